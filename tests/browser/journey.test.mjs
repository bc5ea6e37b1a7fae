// What users do, in a real browser: a simple penalty from the spot to its document, an unlawful step refused, a filing
// entered and signed by three people, the public page; axe and sideways scroll on each page, with and without script.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { browse, open, serve, sound } from "./site.mjs";

let site, browser, base;

before(async () => {
  site = await serve("browser");
  base = site.base;
  browser = await browse();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

const page = (login, options) => open(browser, base, login, options);

test("every role's pages pass axe at desk, phone and 320 px", async () => {
  const pages = {
    chenyifan: ["/", "/cases", "/cases/new/penalty-simple", "/cases/new/penalty-ordinary", "/rules", "/help", "/law/due?rule=G21.2&from=2026-02-12"],
    hejingshu: ["/", "/rules", "/review", "/counsel"],
    fengyizhou: ["/", "/audit", "/supervision", "/review"],
    guanli: ["/", "/people", "/registers", "/agency", "/counsel", "/password"],
    jianduyuan: ["/supervision", "/supervision/lists", "/counsel", "/cases?agency=py-demo-sfj"],
  };
  for (const width of [1440, 390, 320]) {
    for (const [login, paths] of Object.entries(pages)) {
      const tab = await page(login, { width });
      for (const path of paths) {
        await tab.goto(base + path);
        await sound(tab, `${path} as ${login} at ${width}`);
      }
      await tab.context().close();
    }
    const outside = await page(null, { width });
    for (const path of ["/sign-in", "/public", "/public/officers", "/public/powers", "/nowhere"]) {
      await outside.goto(base + path);
      await sound(outside, `${path} at ${width}`);
    }
    await outside.context().close();
  }
});

test("the unlawful step is refused on the case page with its article and the way out", async () => {
  const tab = await page("chenyifan");
  await tab.goto(`${base}/cases?q=${encodeURIComponent("正言")}`);
  await tab.click("a.what");
  await sound(tab, "case page");
  await tab.goto(`${tab.url()}/record/decision`);
  const text = await tab.innerText("main");
  for (const words of ["还没有送法制审核", "法制审核办法第三条", "行政处罚法第五十八条", "去办理"]) assert.ok(text.includes(words), words);
  await tab.context().close();
});

test("a filing is entered, refused for one officer, mended, and signed by unit and head, without script", async () => {
  const officer = await page("chenyifan", { script: false });
  await officer.goto(`${base}/cases?q=${encodeURIComponent("晨光")}`);
  await officer.click("a.what");
  const url = officer.url();
  await officer.goto(`${url}/record/filing`);
  assert.equal(await officer.inputValue('[name="party.name"]'), "濮阳晨光法律咨询有限公司", "entered once, used again");
  await officer.fill('[name="basis"]', "《中华人民共和国行政处罚法》第五十四条");
  await officer.fill('[name="opinion"]', "建议立案。");
  await officer.check('[name="officers"][value="chenyifan"]');
  await officer.click("main form button:has-text('保存')");
  assert.ok((await officer.innerText(".errsum")).includes("执法人员不得少于2人"));
  await officer.check('[name="officers"][value="linzhiyuan"]');
  await officer.click("main form button:has-text('保存')");
  await officer.waitForURL(url);
  for (const login of ["zhaochengban", "fengyizhou"]) {
    const signer = await page(login, { script: false });
    await signer.click("a.what:has-text('签署立案审批表')");
    await signer.fill("#opinion", "同意立案。");
    await signer.click("button:has-text('同意并签署')");
    await signer.context().close();
  }
  await officer.goto(url);
  assert.ok((await officer.innerText("main")).includes("濮演司立〔2026〕"), "the filing has its number");
  await officer.context().close();
});

test("a simple penalty on the phone ends in its document", async () => {
  const tab = await page("chenyifan", { width: 390 });
  await tab.goto(`${base}/cases/new/penalty-simple`);
  await tab.check('[name="party.kind"][value="natural"]');
  await tab.fill('[name="party.name"]', "堃试验");
  await tab.fill('[name="cause"]', "涉嫌未公示收费标准");
  const yesterday = new Date(Date.now() - 24 * 3600 * 1000).toISOString().slice(0, 10);
  await tab.fill('[name="found_at"]', `${yesterday}T09:00`);
  await tab.fill('[name="place"]', "濮阳市试验路");
  await tab.check('[name="officers"][value="linzhiyuan"]');
  for (const key of ["identity_shown", "rights_told", "delivered"]) await tab.check(`[name="${key}"][value="yes"]`);
  await tab.fill('[name="facts"]', "<script>alert(1)</script>经营场所未公示收费标准。");
  await tab.fill('[name="violated"]', "《试验办法》第三条");
  await tab.fill('[name="basis"]', "《试验办法》第九条");
  await tab.selectOption('[name="penalties.0.kind"]', "fine");
  await tab.fill('[name="penalties.0.amount"]', "201");
  await tab.fill('[name="stated"]', "不陈述、不申辩。");
  await tab.check('[name="payment"][value="bank"]');
  await tab.click("main form button:has-text('保存')");
  assert.ok((await tab.innerText(".errsum")).includes("行政处罚法第五十一条"), "201 yuan is over the ceiling for a citizen");
  await tab.fill('[name="penalties.0.amount"]', "200");
  await tab.click("main form button:has-text('保存')");
  await tab.waitForURL(/\/cases\/py-demo-sfj\//);
  await sound(tab, "the new case on a phone");
  const href = await tab.getAttribute("a.doc", "href");
  const pdf = await tab.request.get(base + href);
  assert.equal(pdf.status(), 200);
  assert.ok((await pdf.body()).subarray(0, 5).toString() === "%PDF-");
  await tab.context().close();
});

test("the public finds the decision and reads it with nothing hidden in the source", async () => {
  const tab = await page(null, { width: 390 });
  await tab.goto(`${base}/public`);
  await tab.fill("#q", "冒充律师");
  await tab.click(".finder button");
  await tab.click(".hit a:has-text('马某')");
  await sound(tab, "public decision");
  const source = await tab.content();
  for (const secret of ["马试验", "41092219851231002X", "13800138000", "6222020200112230010"]) assert.ok(!source.includes(secret), secret);
  for (const label of ["执法主体", "执法人员", "执法对象", "执法类别", "违法事实", "法律依据", "执法决定", "救济途径"]) assert.ok(source.includes(label), label);
  await tab.context().close();
});

test("single keys go between pages, items and records, and can be switched off", async () => {
  const tab = await page("chenyifan");
  await tab.keyboard.press("g");
  await tab.keyboard.press("c");
  await tab.waitForURL(`${base}/cases`);
  await tab.goto(`${base}/`);
  await tab.keyboard.press("j");
  const wanted = await tab.evaluate(() => document.activeElement.closest("tr").querySelector("a.btn").getAttribute("href"));
  await tab.keyboard.press("e");
  await tab.waitForURL(base + wanted);
  await tab.goto(`${base}/cases?q=${encodeURIComponent("正言")}`);
  await tab.click("a.what");
  await tab.goto(`${tab.url()}/records/2`);
  const next = await tab.getAttribute("a[rel=next]", "href");
  await tab.keyboard.press("]");
  await tab.waitForURL(base + next);
  await tab.keyboard.press("[");
  await tab.waitForURL((url) => url.pathname !== next);
  await tab.goto(`${base}/help`);
  await sound(tab, "the page of keys");
  await tab.click("a[href='/keys']");
  await tab.waitForSelector("html.keys-off");
  assert.ok((await tab.innerText("main")).includes("单键快捷键已关闭"));
  await tab.keyboard.press("g");
  await tab.keyboard.press("c");
  assert.equal(new URL(tab.url()).pathname, "/help", "switched off");
  await tab.context().close();
});
