// Three penalties over the API, from the lead to the public page: of an organisation, a citizen, an individual business.
// The data has the shape of published decisions and is made up. Each forbidden step is tried on the way.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
let server, base, folder;
const tokens = {};

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "mingfa-api-"));
  server = spawn(join(root, "target/debug/mingfa"), ["demo", "--data", folder, "--listen", "127.0.0.1:0"], { cwd: root });
  base = await new Promise((done, fail) => {
    let text = "";
    server.stdout.on("data", (chunk) => {
      text += chunk;
      const found = text.match(/http:\/\/\S+/);
      if (found) done(found[0]);
    });
    server.on("exit", (code) => fail(new Error(`the server ended with ${code}: ${text}`)));
  });
  for (const login of ["chenyifan", "zhaochengban", "hejingshu", "fengyizhou", "gaomingyuan", "songwan", "mizheng", "dangqing"]) {
    const answer = await fetch(`${base}/api/v1/session`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ login, password: "mingfa-demo" }) });
    tokens[login] = (await answer.json()).token;
  }
});

after(() => {
  server?.removeAllListeners("exit");
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function call(login, path, body) {
  const headers = { authorization: `Bearer ${tokens[login]}`, "content-type": "application/json" };
  const answer = await fetch(`${base}/api/v1${path}`, body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers });
  return { status: answer.status, body: await answer.json() };
}

// Beijing's day, as the server has it.
const today = () => new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
const signers = { unit: "zhaochengban", head: "fengyizhou" };

class Walk {
  static async open(procedure, fields) {
    const walk = new Walk();
    walk.take(await call("chenyifan", "/cases", { procedure, fields }));
    return walk;
  }
  take(answer) {
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    this.case = answer.body;
  }
  last(kind) {
    return this.case.records.findLast((record) => record.kind === kind);
  }
  async try(login, kind, fields) {
    return call(login, `/cases/${this.case.id}/records`, { version: this.case.version, kind, fields });
  }
  async enter(login, kind, fields) {
    this.take(await this.try(login, kind, fields));
    for (;;) {
      const record = this.last(kind);
      if (!record.waits_for) return record;
      this.take(await call(signers[record.waits_for], `/cases/${this.case.id}/signatures`, { version: this.case.version, record: record.id, step: record.waits_for, verdict: "agreed", opinion: "同意。" }));
    }
  }
  async notApplicable(kind, reason) {
    this.take(await call("chenyifan", `/cases/${this.case.id}/findings`, { version: this.case.version, kind, reason }));
  }
  async serve(kind) {
    await this.enter("chenyifan", "service-receipt", { documents: [this.last(kind).id], way: "direct", outcome: "served", served_on: today(), place: "本局", receiver: "当事人", relation: "self", officers: ["chenyifan", "linzhiyuan"] });
  }
}

const parties = {
  organisation: { kind: "organisation", name: "濮阳试甲法律咨询有限公司", uscc: "31410000MD01234542", representative: "甲试验", address: "濮阳市华龙区试验路9号" },
  citizen: { kind: "natural", name: "乙试验", resident_id: "410902199001010016", address: "濮阳市华龙区试验小区2号楼3单元401室", phone: "13900139000" },
  business: { kind: "individual_business", name: "濮阳县试丙法律服务工作室", uscc: "92410922MA9GTK2X33", representative: "丙试验", resident_id: "410928200002290039", address: "濮阳县试验街5号" },
};

for (const [name, party] of Object.entries(parties)) {
  test(`a penalty of an ${name} goes from the lead to the public page`, async () => {
    const officers = ["chenyifan", "linzhiyuan"];
    const grounds = {
      facts: `${party.name}未取得许可，以律师事务所名义承接业务2件，收取费用1800元，款项汇入账号6222020200112230010。`,
      violated: ["《中华人民共和国律师法》第十三条"],
      basis: ["《中华人民共和国律师法》第五十五条"],
      discretion: "违法情节一般，适用一般档。",
      evidence: "询问笔录、委托合同、转账记录。",
      penalties: [{ kind: "confiscate_gains", amount: "1800" }, { kind: "fine", amount: "2000" }],
      same_facts: "yes",
      opinion: "建议按上述意见处理。",
    };
    const walk = await Walk.open("penalty-ordinary", { source: "report", found_on: today(), party, cause: "涉嫌冒充律师事务所承接业务", content: "举报线索经核查属实。", opinion: "建议立案。" });

    const early = await walk.try("chenyifan", "decision", grounds);
    assert.equal(early.status, 422);
    const codes = early.body.refusals.map((refusal) => refusal.code);
    for (const code of ["not_filed", "not_told", "review_missing"]) assert.ok(codes.includes(code), `${code} in ${codes}`);
    assert.ok(early.body.refusals.every((refusal) => refusal.what && refusal.next && refusal.cites.length), "each says what, why and what to do");

    const one = await walk.try("chenyifan", "filing", { party, cause: "x", facts: "x", basis: ["《试验法》第一条"], officers: ["chenyifan"], opinion: "x" });
    assert.deepEqual([one.status, one.body.fields[0].field], [422, "officers"]);
    await walk.enter("chenyifan", "filing", { party, cause: "涉嫌冒充律师事务所承接业务", facts: "线索属实，属本机关管辖。", basis: ["《中华人民共和国行政处罚法》第五十四条"], officers, opinion: "建议立案。" });
    await walk.enter("chenyifan", "evidence", { kind: "document", title: "委托合同", proves: "承接业务", source: "当事人提供", received_on: today(), officers, original: "yes", goods: [["合同", "", "2", "份", ""]] });
    await walk.enter("chenyifan", "party-identity", { party, document: "证照", checked: "yes" });
    for (const kind of ["inquiry", "site-inspection", "expert-review"]) await walk.notApplicable(kind, "书证足以证明，没有进行。");
    await walk.enter("chenyifan", "investigation-report", { ...grounds, party, cause: "涉嫌冒充律师事务所承接业务", violation_ended_on: today(), appraisals: "未进行。", other: "无。", crime: { value: "no", words: "不涉嫌犯罪。" }, complex: { value: "no", words: "情节一般。" }, proposal: "penalty" });
    await walk.enter("chenyifan", "penalty-approval-notice", grounds);
    await walk.enter("chenyifan", "notice", { ...grounds, statement_days: 5, contact: "陈一帆", phone: "0393-0000000" });
    await walk.serve("notice");

    const heavier = await walk.try("chenyifan", "decision-approval", { ...grounds, penalties: [{ kind: "fine", amount: "9000" }] });
    assert.ok(heavier.body.refusals.some((refusal) => refusal.code === "heavier_than_told"));
    assert.ok(heavier.body.refusals.some((refusal) => refusal.code === "statement_period_running"));
    await walk.enter("chenyifan", "waiver", { waived: ["statement"], received_on: today(), signed: "yes" });
    await walk.enter("chenyifan", "review-submission", { ...grounds, major_public_interest: { value: "no", words: "只涉及一名当事人。" }, social_effect: { value: "no", words: "没有舆情。" }, report: [walk.last("investigation-report").id], materials: [walk.last("evidence").id] });
    const aspects = Object.fromEntries(["subject", "procedure", "facts", "law", "discretion", "powers", "documents", "crime"].map((aspect) => [`aspect_${aspect}`, "yes"]));
    assert.equal((await walk.try("chenyifan", "review-opinion", { ...aspects, conclusion: "passed", opinion: "同意" })).status, 422, "the handler does not review");
    await walk.enter("hejingshu", "review-opinion", { ...aspects, conclusion: "passed", opinion: "同意。" });
    await walk.enter("chenyifan", "decision-approval", grounds);
    const decision = await walk.enter("chenyifan", "decision", grounds);
    assert.match(decision.number, /^濮演司罚决〔\d{4}〕\d+号$/);
    await walk.serve("decision");

    await walk.enter("songwan", "disclosure-approval", { publish: "yes", impact: "yes", reason: "应当公开。", period: "y1" });
    await walk.enter("songwan", "redaction", { checked: "yes" });
    const wrong = await walk.enter("mizheng", "secrecy-review", { text_version: "0".repeat(64), outcome: "passed", opinion: "可以公开。" });
    assert.ok(wrong.stands);
    const stale = await walk.try("songwan", "publication", { text_version: "0".repeat(64), address: "/" });
    assert.equal(stale.status, 422, "the review read another version");
    const page = await (await fetch(`${base}/cases/py-demo-sfj/${walk.case.id}/record/secrecy-review`, { headers: { authorization: `Bearer ${tokens.mizheng}` } })).text();
    const version = page.match(/name="text_version"[^>]*value="([0-9a-f]{64})"/)[1];
    await walk.enter("mizheng", "secrecy-review", { text_version: version, outcome: "passed", opinion: "可以公开。" });
    await walk.enter("songwan", "publication", { text_version: version, address: `/public/decisions/py-demo-sfj-${walk.case.id}` });

    const open = await (await fetch(`${base}/public/decisions/py-demo-sfj-${walk.case.id}`)).text();
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
  const walk = await Walk.open("penalty-ordinary", { source: "report", found_on: today(), party: parties.organisation, cause: "涉嫌试验", content: "x", opinion: "x" });
  const stale = await call("chenyifan", `/cases/${walk.case.id}/findings`, { version: 1, kind: "inquiry", reason: "x" });
  assert.deepEqual([stale.status, stale.body.version], [409, walk.case.version]);
  assert.equal((await fetch(`${base}/api/v1/cases/${walk.case.id}`)).status, 401);
  const schema = await (await fetch(`${base}/api/v1/openapi.json`)).json();
  assert.ok(schema.openapi.startsWith("3.1") && schema.components.schemas.decision.required.includes("facts"));
});
