// The case file on a page, its bound volumes, and its evaluation by the supervisor, whose answers carry reasons.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { browse, open, serve, sound } from "./site.mjs";

let site, browser;

before(async () => {
  site = await serve("archive");
  browser = await browse();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

const archived = async (tab) => {
  await tab.goto(`${site.base}/cases?agency=py-demo-sfj&q=${encodeURIComponent("马试验")}`);
  await tab.click("a.what");
  await tab.click("text=正卷、副卷");
};

test("the file stands in its order, binds to PDF, and says what is missing", async () => {
  for (const width of [1440, 390]) {
    const tab = await open(browser, site.base, "dangqing", { width });
    await archived(tab);
    await sound(tab, `case file at ${width}`);
    const text = await tab.innerText("main");
    const main = await tab.locator("section.card", { hasText: "正卷" }).nth(1).innerText();
    assert.ok(main.indexOf("行政处罚决定书") < main.indexOf("送达回证"), "a receipt stands behind its document");
    assert.ok(text.includes("不缺：应当具备的记录都已齐全"), text);
    assert.ok(!text.includes("评查这件案卷"), "an archivist does not evaluate");
    for (const name of ["main.pdf", "inner.pdf"]) {
      const answer = await tab.request.get(`${tab.url()}/${name}`);
      assert.ok((await answer.body()).subarray(0, 5).equals(Buffer.from("%PDF-")), name);
    }
    assert.equal((await tab.request.get(`${tab.url()}/third.pdf`)).status(), 404);
    await tab.context().close();
  }
});

test("g24 an evaluation is judged where the record decides, asked where it does not, and signed", async () => {
  const tab = await open(browser, site.base, "jianduyuan", { script: false });
  await archived(tab);
  await tab.click("text=评查这件案卷");
  const asked = await tab.locator("textarea").count();
  assert.ok(asked >= 5 && (await tab.innerText("main")).includes("执法当日证件都有效"));
  await tab.click("text=保存并署名");
  assert.ok((await tab.innerText("[role=alert]")).includes(`有 ${asked} 项需要认定`));
  for (const radio of await tab.locator("input[value=yes]").all()) await radio.check();
  for (const reason of await tab.locator("textarea").all()) await reason.fill("与卷内材料核对一致。");
  await tab.click("text=保存并署名");
  assert.match(await tab.innerText("main"), /严度：\d+(\.\d)? 分，(优秀|合格)/);
  await tab.goto(`${site.base}/supervision/evaluations`);
  assert.ok((await tab.innerText("main")).includes("严度"));
  await tab.context().close();
  const officer = await open(browser, site.base, "chenyifan");
  assert.equal((await officer.goto(`${site.base}/supervision/evaluations`)).status(), 403);
  await officer.context().close();
  const signed = await open(browser, site.base, "jianduyuan");
  await signed.goto(`${site.base}/supervision/evaluations`);
  await sound(signed, "evaluations");
  await signed.click("table a");
  await sound(signed, "an evaluation");
  await signed.context().close();
});
