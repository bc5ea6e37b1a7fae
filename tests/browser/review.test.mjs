// The legality review: the reviewer's desk by keyboard and on a tablet, two rounds to a passed opinion, and every forbidden
// way to a decision tried over the API.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { ASPECTS, Walk, browse, client, fillIn, groundsFor, open, parties, serve, sound, today } from "./site.mjs";

let site, browser, api;

before(async () => {
  site = await serve("review");
  browser = await browse();
  api = await client(site.base, ["chenyifan", "zhaochengban", "hejingshu", "fengyizhou", "gaomingyuan", "jianduyuan"]);
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

const party = parties.organisation;
const grounds = groundsFor(party);
const passed = { ...ASPECTS, conclusion: "passed", opinion: "同意。" };

async function ready() {
  const walk = await Walk.open(api, "penalty-ordinary", { source: "report", found_on: today(), party, cause: "涉嫌冒充律师事务所承接业务", content: "举报线索经核查属实。", opinion: "建议立案。" });
  await walk.told(party, grounds);
  await walk.enter("chenyifan", "waiver", { waived: ["statement"], received_on: today(), signed: "yes" });
  return walk;
}

test("s3 every way round the review is refused, and the lawful one is open", async () => {
  const walk = await ready();
  assert.ok((await walk.refused("chenyifan", "decision-approval", grounds)).includes("review_missing"), "no review");
  const unasked = walk.submission(grounds);
  assert.deepEqual(await walk.refused("chenyifan", "review-submission", { ...unasked, catalogue_answers: [] }), ["submission_incomplete"], "the catalogue asks");
  await walk.enter("chenyifan", "review-submission", unasked);
  assert.ok((await walk.refused("chenyifan", "decision-approval", grounds)).includes("review_missing"), "not reviewed yet");
  assert.ok((await walk.refused("chenyifan", "review-opinion", passed)).length, "by the handler");
  assert.ok((await walk.refused("fengyizhou", "review-opinion", passed)).length, "by the head");
  assert.ok((await walk.refused("hejingshu", "review-opinion", { ...passed, aspect_facts: { value: "no", words: "证据不足。" } })).includes("review_cannot_pass"), "a ground of refusal forces «not passed»");
  const evidence = String(walk.last("evidence").id);
  await walk.enter("hejingshu", "review-opinion", { ...ASPECTS, aspect_facts: { value: "no", words: "证据不足。" }, references: [["三", evidence, "", ""]], conclusion: "not_passed", opinion: "补证。" });
  assert.ok((await walk.refused("chenyifan", "decision-approval", grounds)).includes("review_missing"), "refused by the review");
  assert.deepEqual(await walk.refused("chenyifan", "review-submission", walk.submission(grounds)), ["submission_incomplete"], "again without an answer to the objections");
  await walk.enter("chenyifan", "review-submission", { ...walk.submission(grounds), changes: "已补充原件核对情况。" });
  await walk.enter("hejingshu", "review-opinion", passed);
  const changed = { ...grounds, penalties: [{ kind: "fine", amount: "1000" }] };
  assert.ok((await walk.refused("chenyifan", "decision-approval", changed)).includes("reviewed_other_draft"), "another draft than the reviewed one");
  await walk.enter("chenyifan", "decision-approval", grounds);
});

test("s13 the period is extended once, by the head, and not without a submission", async () => {
  const walk = await ready();
  assert.ok((await walk.refused("hejingshu", "review-extension", { reason: "案情复杂。" })).length);
  await walk.enter("chenyifan", "review-submission", walk.submission(grounds));
  await walk.enter("hejingshu", "review-extension", { reason: "案情复杂。" });
  assert.deepEqual(await walk.refused("hejingshu", "review-extension", { reason: "案情复杂。" }), ["review_extension"]);
});

test("the catalogue in force answers over the API as on the command line", async () => {
  const facts = { act_type: "penalty", procedure: "simple", party_kind: "natural", fine_fen: 1_000_000, confiscation_fen: 0, penalty_kinds: ["fine"], hearing_held: false };
  const { body } = await api.call("chenyifan", "/review/evaluate", [facts, { ...facts, fine_fen: 999_999 }]);
  assert.deepEqual(body.results.map((result) => result.review_required), [true, false]);
  assert.equal(body.results[0].fired[0].row, 2);
});

test("the desk by keyboard: read, jump, cite, refuse; then the opinion stands in the file", async () => {
  const tab = await open(browser, site.base, "hejingshu", { width: 1024 });
  await tab.goto(`${site.base}/review`);
  await tab.click("text=出具法制审核意见");
  await sound(tab, "desk on a tablet");
  for (const words of ["第 2 轮", "为什么要审核", "历次审核和修改", "未见问题"]) assert.ok((await tab.innerText("main")).includes(words), words);
  const noted = tab.waitForResponse((answer) => answer.url().endsWith("/looked"));
  await tab.click("details[data-looked] >> nth=0 >> summary");
  assert.equal((await noted).status(), 204);
  await tab.click("h1");
  await tab.keyboard.press("3");
  assert.equal(await tab.evaluate(() => document.activeElement.name), "aspect_facts");
  await tab.keyboard.press("ArrowDown");
  assert.equal(await tab.evaluate(() => document.activeElement.value), "no");
  await tab.keyboard.press("Tab");
  await tab.keyboard.type("收据与原件不符。");
  await tab.click("details[data-looked][open] button[data-cite]");
  assert.match(await tab.inputValue("input[name='references.0.1']"), /^\d+$/);
  assert.equal(await tab.inputValue("input[name='references.0.0']"), "3");
  await tab.click("h1");
  await tab.keyboard.press("n");
  assert.equal(await tab.evaluate(() => document.activeElement.name), "aspect_subject", "the first that is open");
  for (const aspect of Object.keys(ASPECTS).filter((aspect) => aspect !== "aspect_facts")) await tab.check(`input[name=${aspect}][value=yes]`);
  await tab.check("input[name=conclusion][value=passed]");
  await tab.fill("textarea[name=opinion]", "请核对原件后再次送审。");
  await tab.click("text=保存并署名");
  assert.ok((await tab.innerText("[role=alert]")).includes("审核结论不能是“通过”"));
  assert.ok((await tab.innerText("main")).includes("你已打开 1 份材料"), "the look was noted");
  await tab.check("input[name=conclusion][value=not_passed]");
  await tab.click("text=保存并署名");
  await tab.waitForURL(/\/cases\/[^/]+\/[^/]+$/);
  assert.ok((await tab.innerText("main")).includes("法制审核意见书"));
  await tab.context().close();
});

test("the head switches to review of everything, with a reason; the supervisor guides the catalogue; counsel is borrowed", async () => {
  const head = await open(browser, site.base, "fengyizhou");
  await head.goto(`${site.base}/review`);
  await head.click("text=改为审核全部决定");
  assert.ok((await head.innerText("[role=alert]")).includes("请写明理由"));
  await head.fill("textarea[name=reason]", "审核力量已经充足。");
  await head.click("text=改为审核全部决定");
  assert.ok((await head.innerText("main")).includes("已打开：全部行政处罚决定都审核"));
  await head.context().close();

  const supervisor = await open(browser, site.base, "jianduyuan");
  await supervisor.goto(`${site.base}/supervision/lists`);
  await supervisor.selectOption("#a-list", "catalogue py-demo-sfj");
  await supervisor.fill("#a-words", "第六行应写明标准。");
  await supervisor.click("text=提出 >> nth=-1");
  assert.ok((await supervisor.innerText("main")).includes("提出意见：第六行应写明标准。"));
  await supervisor.goto(`${site.base}/counsel`);
  await fillIn(supervisor, { licence: "14109202010000001", name: "谭公律", kind: "government", employer: "濮阳市试验公证处", fields: "行政法", until: "2030-12-31" });
  await supervisor.click("main button");
  await sound(supervisor, "counsel");
  await supervisor.context().close();

  const administrator = await open(browser, site.base, "guanli");
  await administrator.goto(`${site.base}/counsel`);
  await fillIn(administrator, { licence: "14109202010000001", login: "tangonglv", password: "long enough", reason: "本机关只有一名审核人员。" });
  await administrator.click("main button");
  assert.ok((await administrator.innerText("main")).includes("谭公律可以作为审核人员登录了"));
  await administrator.context().close();

  const reviewer = await open(browser, site.base, "hejingshu");
  await reviewer.goto(`${site.base}/review`);
  const text = await reviewer.innerText("main");
  for (const words of ["借自濮阳市试验公证处", "借用 1 人", "提出意见：第六行应写明标准。"]) assert.ok(text.includes(words), words);
  await reviewer.context().close();
});
