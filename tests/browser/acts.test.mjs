// Acts other than penalties in a real browser: every kind of case of the demonstration, an inspection that becomes a penalty
// case with nothing typed twice, a draw in public that the published script repeats.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browse, open, serve, sound } from "./site.mjs";

let site, browser, base;

before(async () => {
  site = await serve("acts");
  base = site.base;
  browser = await browse();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

const find = async (tab, words) => {
  await tab.goto(`${base}/cases?q=${encodeURIComponent(words)}`);
  await tab.click("a.what");
};

test("every act's case page and opening form is sound at desk and phone", async () => {
  const cases = ["试衡", "试同", "双随机抽查", "瑞安", "诚远", "试新", "试惠", "盛达", "清风"];
  for (const width of [1440, 390]) {
    const tab = await open(browser, base, "chenyifan", { width });
    await tab.goto(`${base}/cases/new`);
    await sound(tab, `menu at ${width}`);
    const procedures = await tab.$$eval("main td a", (links) => links.map((link) => link.getAttribute("href")));
    assert.ok(procedures.length >= 13, procedures.join(" "));
    for (const href of procedures) {
      await tab.goto(base + href);
      await sound(tab, `${href} at ${width}`);
    }
    for (const words of cases) {
      await find(tab, words);
      await sound(tab, `${words} at ${width}`);
    }
    await tab.context().close();
    const outside = await open(browser, base, null, { width });
    for (const path of ["/public/draws"]) {
      await outside.goto(base + path);
      await sound(outside, `${path} at ${width}`);
    }
    await outside.context().close();
  }
});

test("what an inspection found becomes a penalty case with nothing typed twice", async () => {
  const tab = await open(browser, base, "chenyifan");
  await find(tab, "试衡");
  const number = (await tab.innerText(".ident .no .nb")).trim();
  await tab.click("text=转立案处罚");
  assert.equal(await tab.inputValue('[name="party.name"]'), "濮阳试衡律师事务所");
  assert.equal(await tab.inputValue('[name="source_case"]'), number);
  assert.match(await tab.inputValue('[name="content"]'), /个人向委托人收取费用/);
  assert.ok(await tab.isChecked('[name="source"][value="inspection"]'));
  await tab.fill('[name="cause"]', "涉嫌违反统一收费规定");
  await tab.fill('[name="opinion"]', "建议立案调查。");
  await tab.click("main form button.primary");
  await tab.waitForURL(/\/cases\/py-demo-sfj\/[0-9a-f]+$/);
  assert.match(await tab.innerText("main"), new RegExp(`来源案件 ${number}`));
  await tab.click("text=当事人的全部案件");
  await sound(tab, "party");
  const rows = await tab.$$eval("main tbody tr", (rows) => rows.length);
  assert.equal(rows, 2);
  await tab.context().close();
});

test("an item that is not published is refused with its source and the way out", async () => {
  const tab = await open(browser, base, "chenyifan", { script: false });
  await find(tab, "试同");
  await tab.goto(`${base}/cases/new/inspection`);
  const fields = { "party.name": "濮阳试验律师事务所", "party.uscc": "31410000MD01234542", "party.representative": "周试验", "party.address": "濮阳市华龙区试验路18号", cause: "执业检查", item: "对企业消防情况的检查", content: "查阅档案", assistants: "0", opinion: "建议检查", basis: "《中华人民共和国律师法》第四条" };
  for (const [name, value] of Object.entries(fields)) await tab.fill(`[name="${name}"]`, value);
  await tab.check('[name="party.kind"][value="organisation"]');
  await tab.check('[name="type"][value="case"]');
  await tab.check('[name="trigger"][value="complaint"]');
  await tab.check('[name="announced"][value="yes"]');
  await tab.check('[name="officers"][value="linzhiyuan"]');
  await tab.click("main form button.primary");
  const text = await tab.innerText("main");
  for (const words of ["不在本机关已公布的检查事项清单中", "企业有权拒绝", "涉企行政检查意见"]) assert.ok(text.includes(words), words);
  await tab.context().close();
});

test("the draw in public is what the published script computes of the published lists", async () => {
  const tab = await open(browser, base, null);
  await tab.goto(`${base}/public/draws`);
  await tab.click("main td a");
  await sound(tab, "draw");
  const shown = await tab.$$eval("main table:first-of-type tbody tr", (rows) => rows.map((row) => [...row.children].map((cell) => cell.innerText)));
  const command = await tab.innerText("pre");
  const seed = command.match(/"([^"]+)"/)[1];
  const digest = command.trim().split(/\s+/).at(-1);
  const folder = mkdtempSync(join(tmpdir(), "mingfa-draw-"));
  const take = async (path) => Buffer.from(await (await fetch(base + path)).arrayBuffer());
  const id = new URL(tab.url()).pathname;
  writeFileSync(join(folder, "lists.txt"), await take(`${id}/lists.txt`));
  writeFileSync(join(folder, "draw.py"), await take("/public/draw.py"));
  const lines = execFileSync("python3", [join(folder, "draw.py"), join(folder, "lists.txt"), seed, digest], { encoding: "utf8" }).trim().split("\n");
  rmSync(folder, { recursive: true });
  assert.equal(lines.length, 3);
  lines.forEach((line, index) => {
    const [key, name, ...officers] = line.split("\t");
    assert.equal(shown[index][1], name);
    assert.equal(shown[index][2], key);
    for (let at = 0; at < officers.length; at += 2) assert.ok(shown[index][3].includes(`${officers[at + 1]}（${officers[at]}）`));
  });
  await tab.context().close();
});
