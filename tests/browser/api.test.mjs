// Three penalties over the API, from the lead to the public page: of an organisation, a citizen, an individual business.
// The data has the shape of published decisions and is made up. Each forbidden step is tried on the way.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { ASPECTS, Walk, client, groundsFor, parties, serve, today } from "./site.mjs";

let site, api;

before(async () => {
  site = await serve("api");
  api = await client(site.base, ["chenyifan", "zhaochengban", "hejingshu", "fengyizhou", "gaomingyuan", "songwan", "mizheng", "dangqing"]);
});

after(() => site?.stop());

for (const [name, party] of Object.entries(parties)) {
  test(`a penalty of an ${name} goes from the lead to the public page`, async () => {
    const grounds = groundsFor(party);
    const walk = await Walk.open(api, "penalty-ordinary", { source: "report", found_on: today(), party, cause: "涉嫌冒充律师事务所承接业务", content: "举报线索经核查属实。", opinion: "建议立案。" });

    const early = await walk.try("chenyifan", "decision", grounds);
    assert.equal(early.status, 422);
    const codes = early.body.refusals.map((refusal) => refusal.code);
    for (const code of ["not_filed", "not_told", "review_missing"]) assert.ok(codes.includes(code), `${code} in ${codes}`);
    assert.ok(early.body.refusals.every((refusal) => refusal.what && refusal.next && refusal.cites.length), "each says what, why and what to do");

    const one = await walk.try("chenyifan", "filing", { party, cause: "x", facts: "x", basis: ["《试验法》第一条"], officers: ["chenyifan"], opinion: "x" });
    assert.deepEqual([one.status, one.body.fields[0].field], [422, "officers"]);
    await walk.told(party, grounds);

    const heavier = await walk.try("chenyifan", "decision-approval", { ...grounds, penalties: [{ kind: "fine", amount: "9000" }] });
    assert.ok(heavier.body.refusals.some((refusal) => refusal.code === "heavier_than_told"));
    assert.ok(heavier.body.refusals.some((refusal) => refusal.code === "statement_period_running"));
    await walk.enter("chenyifan", "waiver", { waived: ["statement"], received_on: today(), signed: "yes" });
    await walk.enter("chenyifan", "review-submission", walk.submission(grounds));
    await walk.refused("chenyifan", "review-opinion", { ...ASPECTS, conclusion: "passed", opinion: "同意" });
    await walk.enter("hejingshu", "review-opinion", { ...ASPECTS, conclusion: "passed", opinion: "同意。" });
    await walk.enter("chenyifan", "decision-approval", grounds);
    const decision = await walk.enter("chenyifan", "decision", grounds);
    assert.match(decision.number, /^濮演司罚决〔\d{4}〕\d+号$/);
    await walk.serve("decision");

    await walk.enter("songwan", "disclosure-approval", { publish: "yes", impact: "yes", reason: "应当公开。", severity: "general", period: "y1" });
    await walk.enter("songwan", "redaction", { checked: "yes" });
    const wrong = await walk.enter("mizheng", "secrecy-review", { text_version: "0".repeat(64), outcome: "passed", opinion: "可以公开。" });
    assert.ok(wrong.stands);
    const stale = await walk.try("songwan", "publication", { text_version: "0".repeat(64), address: "/" });
    assert.equal(stale.status, 422, "the review read another version");
    const page = await api.text("mizheng", `/cases/py-demo-sfj/${walk.case.id}/record/secrecy-review`);
    assert.match(page, /6222020200112230010<span class="tip">（银行账号，不公开：第十八条第（[一二]）项，依号码样式或者前面的名称）/, "each hit shows its ground");
    const version = page.match(/name="text_version"[^>]*value="([0-9a-f]{64})"/)[1];
    await walk.enter("mizheng", "secrecy-review", { text_version: version, outcome: "passed", opinion: "可以公开。" });
    await walk.enter("songwan", "publication", { text_version: version, address: `/public/decisions/py-demo-sfj-${walk.case.id}` });

    const open = await (await fetch(`${site.base}/public/decisions/py-demo-sfj-${walk.case.id}`)).text();
    for (const words of [decision.number, "罚款人民币贰仟元整（2000元）", "没收违法所得人民币壹仟捌佰元整（1800元）", "以律师事务所名义承接业务2件", "申请行政复议"]) assert.ok(open.includes(words), words);
    for (const secret of [party.resident_id, party.phone, "6222020200112230010", party.kind === "natural" ? party.name : undefined, party.kind === "natural" ? party.address : undefined]) {
      if (secret) assert.ok(!open.includes(secret), secret);
    }
    if (party.uscc) assert.ok(open.includes(party.uscc), "a body's code is public");

    assert.equal((await walk.try("chenyifan", "closing", { ending: "performed", reason: "x", opinion: "x" })).body.refusals[0].code, "not_performed");
    await walk.enter("chenyifan", "payment", { paid_on: today(), amount: "3800", way: "bank", receipt: "试0001" });
    await walk.enter("chenyifan", "closing", { ending: "performed", reason: "罚没款已缴清。", opinion: "建议结案。" });
    await walk.enter("dangqing", "file-note", { content: "齐全。", checked: ["dangqing"] });
    await walk.enter("dangqing", "archiving", { file_number: "20260009", retention: "y30", pages: 40, keeper: ["chenyifan"], complete: "yes" });
    assert.ok(walk.case.needs.every((need) => need.standing === "Fulfilled" || need.standing === "NotApplicable"), JSON.stringify(walk.case.needs.filter((need) => need.standing === "Open")));
  });
}

test("another agency's people, a stale version and a stranger are refused", async () => {
  const walk = await Walk.open(api, "penalty-ordinary", { source: "report", found_on: today(), party: parties.organisation, cause: "涉嫌试验", content: "x", opinion: "x" });
  const stale = await api.call("chenyifan", `/cases/${walk.case.id}/findings`, { version: 1, kind: "inquiry", reason: "x" });
  assert.deepEqual([stale.status, stale.body.version], [409, walk.case.version]);
  assert.equal((await fetch(`${site.base}/api/v1/cases/${walk.case.id}`)).status, 401);
  const schema = await (await fetch(`${site.base}/api/v1/openapi.json`)).json();
  assert.ok(schema.openapi.startsWith("3.1") && schema.components.schemas.decision.required.includes("facts"));
});

test("a body that says nothing is answered in Chinese, and the same request opens one case", async () => {
  for (const body of [{}, [], { procedure: "" }, { procedure: "no-such" }]) {
    const answer = await api.call("chenyifan", "/cases", body);
    assert.equal(answer.status, 422, JSON.stringify(answer));
    assert.equal(answer.body.refusals[0].code, "not_in_procedure");
  }
  const once = `${Date.now().toString(16)}`.padStart(26, "0");
  const fields = { source: "report", found_on: today(), party: parties.organisation, cause: "涉嫌试验", content: "x", opinion: "x" };
  const [one, two] = [await api.call("chenyifan", "/cases", { procedure: "penalty-ordinary", once, fields }), await api.call("chenyifan", "/cases", { procedure: "penalty-ordinary", once, fields })];
  assert.deepEqual([one.status, two.status, one.body.id], [200, 200, two.body.id]);
  const twice = await api.call("chenyifan", "/cases", { procedure: "penalty-ordinary", fields: { ...fields, cause: ["甲", "乙"] } });
  assert.deepEqual([twice.status, twice.body.fields[0].field], [422, "cause"]);
});
