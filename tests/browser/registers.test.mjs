// A list as a user brings it: bad cells named, the difference looked at, reviewed by a second person, in force; at a desk and on a phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browse, open, serve, sound } from "./site.mjs";

let site, browser;
before(async () => {
  site = await serve("registers");
  browser = await browse();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

const HEAD = "试验局行政执法人员信息公示表,,,,\n序号,姓名,职务,执法证号,执法区域\n";
const csv = (rows) => ({ name: "人员.csv", mimeType: "text/csv", buffer: Buffer.from(HEAD + rows) });

async function choose(tab, rows) {
  await tab.setInputFiles("#a-file", csv(rows));
  await tab.getByRole("button", { name: "核对" }).click();
  await tab.waitForLoadState();
}

for (const width of [1280, 390]) {
  test(`a list goes from its file to its publication at ${width} px`, async () => {
    const administrator = await open(browser, site.base, "guanli", { width });
    await administrator.goto(`${site.base}/registers`);
    await sound(administrator, "registers");
    await administrator.getByRole("link", { name: "执法人员清单" }).click();
    await choose(administrator, "1,甲试验,科员,1609009,试验市\n2,乙试验,,16090090012,试验市\n注：无,,,,\n");
    const text = await administrator.textContent("main");
    assert.match(text, /第 3 行执法证号/);
    assert.match(text, /第 4 行职务/);
    await sound(administrator, "refused file");
    await choose(administrator, `1,甲试验,科员,16090090011,试验市\n2,乙试验,${width} 号,16090090012,试验市\n`);
    assert.match(await administrator.textContent("main"), /核对通过，共 2 行/);
    await sound(administrator, "difference");
    if (process.env.PICTURES) await administrator.screenshot({ path: `${process.env.PICTURES}/registers-${width}.png`, fullPage: true });
    await administrator.getByRole("button", { name: "提交保密审查" }).click();
    await administrator.waitForLoadState();
    const reviewer = await open(browser, site.base, "mizheng", { width });
    await reviewer.goto(`${site.base}/registers/officers`);
    await sound(reviewer, "secrecy review");
    if (process.env.PICTURES) await reviewer.screenshot({ path: `${process.env.PICTURES}/review-${width}.png`, fullPage: true });
    await reviewer.getByLabel("可以公布").check();
    await reviewer.getByLabel("审查意见").fill("没有不宜公开的内容。");
    await reviewer.getByRole("button", { name: "署名提交" }).click();
    await reviewer.waitForLoadState();
    assert.match(await reviewer.textContent("main"), /已公布，即时生效/);
    await reviewer.fill("#a-on", "2020-01-01");
    await reviewer.getByRole("button", { name: "查看" }).click();
    await reviewer.waitForLoadState();
    assert.match(await reviewer.textContent("main"), /那一天还没有公布过/);
    for (const tab of [administrator, reviewer]) await tab.context().close();
  });
}

for (const width of [1280, 390]) {
  test(`the calendar, accounts from the list and the list of cases at ${width} px`, async () => {
    const administrator = await open(browser, site.base, "guanli", { width });
    for (const path of ["/calendar", "/people", "/people/accounts"]) {
      await administrator.goto(site.base + path);
      await sound(administrator, path);
    }
    assert.match(await administrator.textContent("main"), /甲试验/);
    const officer = await open(browser, site.base, "chenyifan", { width });
    await officer.goto(`${site.base}/cases`);
    await sound(officer, "cases");
    const [file] = await Promise.all([officer.waitForEvent("download"), officer.getByRole("link", { name: "导出 Excel" }).click()]);
    assert.equal(file.suggestedFilename(), "cases.xlsx");
    for (const tab of [administrator, officer]) await tab.context().close();
  });
}
