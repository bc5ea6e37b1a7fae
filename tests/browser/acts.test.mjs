// Acts other than penalties in a real browser: every kind of case of the demonstration, an inspection that becomes a penalty
// case with nothing typed twice, a draw in public that the published script repeats.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Walk, browse, client, fillIn, open, serve, sound, today } from "./site.mjs";

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
  const fields = { "party.name": "濮阳试验律师事务所", "party.uscc": "31410000MD01234542", "party.representative": "周试验", "party.address": "濮阳市华龙区试验路18号", cause: "执业检查", item: "对企业消防情况的检查", content: "查阅档案", assistants: "0", opinion: "建议检查", basis: "《中华人民共和国律师法》第四条", trigger_source: "12345热线转办单第3号" };
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

// Beijing's time some minutes ago, as a form has it.
const ago = (minutes) => new Date(Date.now() + 8 * 3600e3 - minutes * 60e3).toISOString().slice(0, 16);
const ahead = (days) => new Date(Date.now() + 8 * 3600e3 + days * 86400e3).toISOString().slice(0, 10);
const party = { kind: "organisation", name: "濮阳试禁律师事务所", uscc: "31410000MD01234542", representative: "禁试验", address: "濮阳市华龙区试验路9号" };
const officers = ["chenyifan", "linzhiyuan"];
const judged = { major_public_interest: { value: "no", words: "只涉及一家。" }, social_effect: { value: "no", words: "没有舆情。" } };
const report = { facts: "材料齐全。", evidence: "申请材料。", basis: "《中华人民共和国律师法》第十四条", discretion: "没有裁量基准。", appraisals: "未进行。", other: "无。", major_public_interest: "yes", social_effect: "yes", "major_public_interest.words": "是", "social_effect.words": "是", disposition: "准予。", opinion: "建议准予。" };
const onSite = { arrived_at: ago(3), left_at: ago(1), place: "试验路9号", identity_shown: "yes", rights_told: "yes", signed: "yes", recorded: "yes", content: "当场查看。" };

// What each type forbids before something else was done: the case as it stands, the form, the words of the refusal, and what has
// to be done for it to be taken.
const FORBIDDEN = [
  {
    type: "measure", fields: { party, cause: "涉嫌冒充律师", place: "试验路9号", facts: "可能转移", officers, urgent: "no" },
    kind: "measure-record", form: { ...onSite, summoned: "yes", stated: "无" }, says: ["没有经机关负责人批准", "行政强制法第十八条", "24小时"],
    then: (walk) => walk.enter("chenyifan", "measure-approval", { measure: "seize", facts: "可能转移", basis: ["《中华人民共和国行政强制法》第十八条"], goods: [["印章", "", "1", "枚", ""]], concerned: { value: "yes", words: "涉案" }, not_sealed: { value: "yes", words: "已核实" }, days: 30, ...judged, outcome: "approved", opinion: "建议实施" }),
  },
  {
    type: "execution", fields: { party, cause: "逾期不履行拆除决定", decision_number: "濮演司罚决〔2026〕9号", decision_served: "2026-01-05", facts: "应拆除招牌", building: "no", power: "own", officers },
    before: async (walk) => {
      await walk.enter("chenyifan", "execution-urging", { content: "拆除招牌", way: "自行拆除", due_on: ahead(9) });
      await walk.enter("chenyifan", "examination-report", { ...report, ...judged, basis: [report.basis] });
    },
    kind: "execution-decision", form: { basis: "《中华人民共和国行政强制法》第三十七条", reason: "正在转移财物。", way: "remove", act_on: "近日", unreasonable: "yes", hiding: "yes", disposition: "强制拆除。" }, says: ["催告书还没有送达", "行政强制法第三十五条", "先送达催告书"],
    then: (walk) => walk.serve("execution-urging"),
  },
  {
    type: "licence", fields: { party, cause: "律师事务所设立许可", item: "律师事务所设立许可", applied_for: "first", received_on: today(), materials: [["章程", "1", "", ""]], officers },
    kind: "examination-report", form: report, says: ["申请还没有受理", "行政许可法第三十四条", "先作出受理通知"],
    then: async (walk) => {
      await walk.enter("chenyifan", "licence-acceptance", { accepted_on: today(), period: "20个工作日" });
      for (const kind of ["licence-check", "licence-third-person"]) await walk.notApplicable(kind, "不需要。");
    },
  },
  {
    type: "levy", fields: { party, cause: "考务费征收", period: "本年", base: [["人数", "20", "100", "2000"]], amount: "2000", basis: ["《演示考务费管理办法》第三条"], officers, opinion: "建议征收" },
    before: async (walk) => {
      await walk.sign("levy-assessment");
      await walk.enter("chenyifan", "levy-notice", { facts: "核定20人。", amount: "2000", due_on: ahead(9), basis: ["《演示考务费管理办法》第三条"], disposition: "征收2000元。" });
      await walk.serve("levy-notice");
      await walk.enter("chenyifan", "levy-payment", { paid_on: today(), amount: "500", receipt: "1" });
    },
    kind: "act-closing", form: { ending: "performed", reason: "已缴。", opinion: "建议办结。" }, says: ["没有缴纳，也没有批准减免", "全过程记录办法第十二条", "登记缴费或者办理减免"],
    then: (walk) => walk.enter("chenyifan", "levy-payment", { paid_on: today(), amount: "1500", receipt: "2" }),
  },
  {
    type: "requisition", fields: { party, cause: "防汛征用车辆", urgent: { value: "yes", words: "防汛抢险" }, goods: [["货车", "", "1", "辆", "100000"]], basis: ["《中华人民共和国防洪法》第四十五条"], officers, opinion: "建议征用" },
    kind: "requisition-decision", form: { facts: "防汛抢险", basis: "《中华人民共和国防洪法》第四十五条", due_on: ahead(3), disposition: "征用货车1辆。", delivered: "yes", "goods.0.0": "货车" }, says: ["征用还没有经机关负责人批准", "民法典第二百四十五条"],
    then: (walk) => walk.sign("requisition-proposal"),
  },
  {
    type: "benefit", fields: { party, cause: "法律援助补贴", item: "法律援助补贴", received_on: today(), materials: [["申请书", "1", "", ""]], officers },
    before: (walk) => walk.enter("chenyifan", "request-acceptance", { accepted_on: today(), period: "20个工作日" }),
    kind: "examination-report", form: report, says: ["核查"],
    then: async (walk) => {
      await walk.enter("chenyifan", "request-check", { checked_on: today(), place: "该所", officers, content: "属实。" });
      await walk.notApplicable("request-publicity", "依法不公示。");
    },
  },
  {
    type: "expropriation", fields: { party, cause: "试验片区征收", area: "试验片区", public_interest: { value: "yes", words: "安居工程" }, basis: ["《国有土地上房屋征收与补偿条例》第八条"], officers, opinion: "建议启动" },
    before: async (walk) => {
      await walk.sign("expropriation-proposal");
      await walk.enter("chenyifan", "expropriation-survey", { surveyed: [["禁试验", "试验路9号"]], published: { value: "yes", words: "已公布" }, officers });
      await walk.enter("chenyifan", "expropriation-plan", { content: "补偿方案", where: "征收范围内" });
    },
    kind: "expropriation-comments", form: { content: "采纳3条", objected: "yes" }, says: ["征求意见不得少于三十日", "条例第十条", "期满后再公布"],
  },
];

test("what each type of act forbids is refused with its article and the way out, and taken once that was done", async () => {
  const api = await client(base, ["chenyifan", "zhaochengban", "fengyizhou"]);
  const tab = await open(browser, base, "chenyifan", { width: 390 });
  for (const one of FORBIDDEN) {
    const walk = await Walk.open(api, one.type, one.fields);
    await one.before?.(walk);
    const form = `${base}/cases/py-demo-sfj/${walk.case.id}/record/${one.kind}`;
    const send = async () => {
      await tab.goto(form);
      await fillIn(tab, one.form, "main form.form");
      await tab.click("main form.form button.primary");
      await tab.waitForLoadState();
    };
    await send();
    const refused = await tab.innerText(".errsum");
    for (const words of one.says) assert.ok(refused.includes(words), `${one.type}: ${words}: ${refused}`);
    await sound(tab, `${one.kind} refused`);
    if (!one.then) continue;
    await one.then(walk);
    await send();
    assert.equal(await tab.locator(".errsum").count(), 0, `${one.type}: ${await tab.innerText("main")}`);
    assert.match(tab.url(), new RegExp(`/cases/py-demo-sfj/${walk.case.id}$`));
  }
  await tab.context().close();
});

test("what a case holds is not seized again: the refusal names the entry, and another thing is told apart", async () => {
  const api = await client(base, ["chenyifan"]);
  const tab = await open(browser, base, "chenyifan", { width: 390 });
  await tab.goto(`${base}/goods`);
  const holder = tab.locator("main tr", { hasText: "印章" }).locator("a").first();
  const held = await api.call("chenyifan", `/cases/${(await holder.getAttribute("href")).split("/").at(-1)}`);
  const owner = held.body.records.find((record) => record.kind === "measure-lead").fields.party.value;
  const walk = await Walk.open(api, "measure", { party: owner, cause: "涉嫌冒充律师", place: "试验路9号", facts: "可能转移", officers, urgent: "no" });
  const seize = async (number) => {
    await tab.goto(`${base}/cases/py-demo-sfj/${walk.case.id}/record/measure-approval`);
    const fields = { measure: "seize", facts: "可能转移", basis: "《中华人民共和国行政强制法》第十八条", "goods.0.0": "印章", "goods.0.1": number, "goods.0.2": "1", "goods.0.3": "枚", concerned: "yes", "concerned.words": "涉案", not_sealed: "yes", "not_sealed.words": "已核实", days: "30", major_public_interest: "no", "major_public_interest.words": "只涉及一家", social_effect: "no", "social_effect.words": "没有舆情", outcome: "approved", opinion: "建议实施" };
    await fillIn(tab, fields, "main form.form");
    await tab.click("main form.form button.primary");
    await tab.waitForLoadState();
  };
  await seize("");
  const refused = await tab.innerText(".errsum");
  for (const words of ["第 1 行", held.body.number, "“印章（编号 4109000090017）”是同一财物", "行政强制法第二十三条", "在编号或者规格型号一栏写明"]) assert.ok(refused.includes(words), `${words}: ${refused}`);
  await sound(tab, "a second seizure refused");
  await seize("财务专用章");
  assert.equal(await tab.locator(".errsum").count(), 0, await tab.innerText("main"));
  await tab.context().close();
});

test("a list grows by the line, with a script and without, and comes from a spreadsheet; a long draw is made of it", async () => {
  for (const script of [true, false]) {
    const tab = await open(browser, base, "chenyifan", { script });
    await tab.goto(`${base}/cases/new/levy`);
    await fillIn(tab, { "base.0.0": "人数", "base.2.3": "300" }, "main form.form");
    await tab.click('#f-base button:has-text("再加几行")');
    await tab.waitForSelector('[name="base.7.0"]');
    assert.equal(await tab.inputValue('[name="base.0.0"]'), "人数", "what was typed stays");
    assert.equal(await tab.inputValue('[name="base.2.3"]'), "300");
    assert.equal(await tab.locator(".errsum").count(), 0, "nothing is wrong yet");
    await tab.context().close();
  }
  const tab = await open(browser, base, "chenyifan");
  await tab.goto(`${base}/cases/new/random-inspection`);
  await fillIn(tab, { cause: "律师事务所大名单抽查", item: "对律师事务所执业活动的检查", basis: "《中华人民共和国律师法》第四条", ratio: "5%", officers_each: "2", seed_source: "彩票号码", due_on: ahead(2), opinion: "名单已核对。" }, "main form.form");
  await tab.click("#f-objects details summary");
  const list = (rows) => ({ name: "名录库.csv", mimeType: "text/csv", buffer: Buffer.from(`企业名称,统一社会信用代码,权重\n${rows.join("\n")}\n`) });
  const objects = Array.from({ length: 3000 }, (_, index) => `濮阳试验${index}所,91410900MA${String(index).padStart(8, "0")},${index % 9 + 1}`);
  await tab.setInputFiles('[name="objects.sheet"]', list(["甲,1,1", ",2,1"]));
  await tab.click("main form.form button.primary");
  assert.match(await tab.innerText(".errsum"), /第 3 行“名称”/);
  await tab.click("#f-objects details summary");
  await tab.setInputFiles('[name="objects.sheet"]', list(objects));
  await tab.click("main form.form button.primary");
  await tab.waitForURL(/\/cases\/py-demo-sfj\/[0-9a-f]+$/);
  await tab.click("text=双随机抽查方案");
  assert.match(await tab.innerText("main"), /共 3000 行，本页列出前 500 行/);
  await tab.context().close();
});
