// What every browser test stands on: a site with demonstration data on a free port, a browser, accounts, accessibility.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";

export const root = resolve(import.meta.dirname, "../..");
const axe = readFileSync(join(import.meta.dirname, "node_modules/axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];

// The program under test.
export const program = process.env.MINGFA ?? join(root, "target/debug/mingfa");

// A running site: `base` is its address, `folder` its data, `stop` ends it and removes the data, `kill` is an accident after which
// the data can be served again; `at` sets its clock.
export async function serve(name, folder = mkdtempSync(join(tmpdir(), `mingfa-${name}-`)), at = null) {
  const server = spawn(program, ["demo", "--data", folder, "--listen", "127.0.0.1:0", ...(at ? ["--at", at] : [])], { cwd: root });
  const base = await new Promise((done, fail) => {
    let text = "";
    server.stdout.on("data", (chunk) => {
      text += chunk;
      const found = text.match(/http:\/\/\S+/);
      if (found) done(found[0]);
    });
    server.on("exit", (code) => fail(new Error(`the server ended with ${code}: ${text}`)));
  });
  const kill = async (signal = "SIGKILL") => {
    server.removeAllListeners("exit");
    const ended = new Promise((done) => server.once("exit", done));
    server.kill(signal);
    await ended;
  };
  const stop = async () => {
    await kill("SIGTERM");
    rmSync(folder, { recursive: true, force: true });
  };
  return { base, folder, stop, kill };
}

export function browse() {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"] });
}

// A tab of its own, signed in where a login is given.
export async function open(browser, base, login, { width = 1440, script = true } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: script, bypassCSP: true });
  const tab = await context.newPage();
  if (login) {
    await tab.goto(`${base}/sign-in`);
    await tab.fill("#login", login);
    await tab.fill("#password", "mingfa-demo");
    await tab.click("main button");
    await tab.waitForURL(`${base}/`);
  }
  return tab;
}

// Fills a form's fields by their names; what offers a choice is chosen, several where a list is given.
export async function fillIn(tab, fields, form = "main form") {
  for (const [name, value] of Object.entries(fields)) {
    const box = tab.locator(`${form} [name="${name}"]`).last();
    const kind = await box.evaluate((element) => (element.tagName === "SELECT" ? "select" : element.type));
    if (["radio", "checkbox"].includes(kind)) for (const key of [value].flat()) await tab.check(`${form} [name="${name}"][value="${key}"]`);
    else await (kind === "select" ? box.selectOption(value) : box.fill(value));
  }
}

// axe finds nothing, and nothing scrolls sideways.
export async function sound(tab, name) {
  await tab.evaluate(axe);
  const found = await tab.evaluate((runOnly) => axe.run(document, { runOnly }), RULES);
  assert.deepEqual(found.violations.map((violation) => `${violation.id}: ${violation.nodes[0].html}`), [], name);
  const sideways = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(sideways <= 0, `${name} scrolls sideways by ${sideways}`);
}

// Beijing's day, as the server has it.
export const today = () => new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);

// The API as people of the demonstration use it.
export async function client(base, logins) {
  const tokens = {};
  for (const login of logins) {
    const answer = await fetch(`${base}/api/v1/session`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ login, password: "mingfa-demo" }) });
    tokens[login] = (await answer.json()).token;
  }
  const call = async (login, path, body) => {
    const headers = { authorization: `Bearer ${tokens[login]}`, "content-type": "application/json" };
    const answer = await fetch(`${base}/api/v1${path}`, body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers });
    return { status: answer.status, body: await answer.json() };
  };
  const text = async (login, path) => (await fetch(base + path, { headers: { authorization: `Bearer ${tokens[login]}` } })).text();
  return { call, text };
}

const SIGNERS = { unit: "zhaochengban", head: "fengyizhou" };

// One case over the API, each record signed by who has to.
export class Walk {
  static async open(api, procedure, fields) {
    const walk = new Walk();
    walk.api = api;
    walk.take(await api.call("chenyifan", "/cases", { procedure, fields }));
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
    return this.api.call(login, `/cases/${this.case.id}/records`, { version: this.case.version, kind, fields });
  }
  async refused(login, kind, fields) {
    const answer = await this.try(login, kind, fields);
    assert.equal(answer.status, 422, `${kind} by ${login}: ${JSON.stringify(answer.body)}`);
    return (answer.body.refusals ?? []).map((refusal) => refusal.code);
  }
  async enter(login, kind, fields) {
    this.take(await this.try(login, kind, fields));
    return this.sign(kind);
  }
  // The record's steps, each by who has to.
  async sign(kind) {
    for (;;) {
      const record = this.last(kind);
      if (!record.waits_for) return record;
      this.take(await this.api.call(SIGNERS[record.waits_for], `/cases/${this.case.id}/signatures`, { version: this.case.version, record: record.id, step: record.waits_for, verdict: "agreed", opinion: "同意。" }));
    }
  }
  async notApplicable(kind, reason) {
    this.take(await this.api.call("chenyifan", `/cases/${this.case.id}/findings`, { version: this.case.version, kind, reason }));
  }
  async serve(kind) {
    await this.enter("chenyifan", "service-receipt", { documents: [this.last(kind).id], way: "direct", outcome: "served", served_on: today(), place: "本局", receiver: "当事人", relation: "self", officers: ["chenyifan", "linzhiyuan"] });
  }
  // From the lead to the notice that was served and answered by a waiver.
  async told(party, grounds, cause = "涉嫌冒充律师事务所承接业务") {
    const officers = ["chenyifan", "linzhiyuan"];
    await this.enter("chenyifan", "filing", { party, cause, facts: "线索属实，属本机关管辖。", basis: ["《中华人民共和国行政处罚法》第五十四条"], officers, opinion: "建议立案。" });
    await this.enter("chenyifan", "evidence", { kind: "document", title: "委托合同", proves: "承接业务", source: "当事人提供", received_on: today(), officers, original: "yes", goods: [["合同", "", "2", "份", ""]] });
    await this.enter("chenyifan", "party-identity", { party, document: "证照", checked: "yes" });
    for (const kind of ["inquiry", "site-inspection", "expert-review"]) await this.notApplicable(kind, "书证足以证明，没有进行。");
    await this.enter("chenyifan", "investigation-report", { ...grounds, party, cause, violation_ended_on: today(), appraisals: "未进行。", other: "无。", crime: { value: "no", words: "不涉嫌犯罪。" }, complex: { value: "no", words: "情节一般。" }, proposal: "penalty" });
    await this.enter("chenyifan", "penalty-approval-notice", grounds);
    // Where the amount wants a hearing to be offered, the law says so, and the other notice is used.
    const notice = { ...grounds, statement_days: 5, contact: "陈一帆", phone: "0393-0000000" };
    const plain = await this.try("chenyifan", "notice", notice);
    const offered = plain.status === 422 && plain.body.refusals?.some((refusal) => refusal.code === "hearing_not_offered");
    if (offered) await this.enter("chenyifan", "hearing-notice-offer", notice);
    else this.take(plain);
    await this.serve(offered ? "hearing-notice-offer" : "notice");
    return offered;
  }
  // What goes to the review: the draft, the answers that only a person can give, the file.
  submission(grounds) {
    return {
      ...grounds,
      major_public_interest: { value: "no", words: "只涉及一名当事人。" },
      social_effect: { value: "no", words: "没有舆情。" },
      catalogue_answers: [["承办机构负责人认为应当提请审核的", "否", "本案依普通程序送审。"]],
      report: [this.last("investigation-report").id],
      materials: [this.last("evidence").id],
    };
  }
  // The heads discuss it together, each with an opinion of their own.
  async discuss(grounds) {
    const from = new Date(Date.now() + 8 * 3600 * 1000 - 20 * 60 * 1000).toISOString().slice(0, 16);
    const until = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 16);
    const opinions = [["冯亦舟", "局长", "同意。"], ["高明远", "副局长", "同意。"]];
    await this.enter("chenyifan", "discussion", { started_at: from, ended_at: until, place: "会议室", presider: ["fengyizhou"], attendees: ["fengyizhou", "gaomingyuan"], recorder: ["chenyifan"], report: "承办人汇报案情和拟处罚意见。", opinions, settles_dispute: { value: "no", words: "没有异议。" }, conclusion: "agreed", penalties: grounds.penalties, reason: "一致同意拟处罚意见。" });
  }
  // Reviewed for disclosure and for secrets by two people, then published; the answer is the public page's address.
  async publish(base) {
    const id = `py-demo-sfj-${this.case.id}`;
    await this.enter("songwan", "disclosure-approval", { publish: "yes", impact: "yes", reason: "应当公开。", severity: "general", period: "y1" });
    await this.enter("songwan", "redaction", { checked: "yes" });
    const page = await this.api.text("mizheng", `/cases/py-demo-sfj/${this.case.id}/record/secrecy-review`);
    const version = page.match(/name="text_version"[^>]*value="([0-9a-f]{64})"/)[1];
    await this.enter("mizheng", "secrecy-review", { text_version: version, outcome: "passed", opinion: "可以公开。" });
    await this.enter("songwan", "publication", { text_version: version, address: `/public/decisions/${id}` });
    return `${base}/public/decisions/${id}`;
  }
}

// Eight aspects answered yes.
export const ASPECTS = Object.fromEntries(["subject", "procedure", "facts", "law", "discretion", "powers", "documents", "crime"].map((aspect) => [`aspect_${aspect}`, "yes"]));

// Parties of the shapes that decisions have; made up.
export const parties = {
  organisation: { kind: "organisation", name: "濮阳试甲法律咨询有限公司", uscc: "31410000MD01234542", representative: "甲试验", address: "濮阳市华龙区试验路9号" },
  citizen: { kind: "natural", name: "乙试验", resident_id: "410902199001010016", address: "濮阳市华龙区试验小区2号楼3单元401室", phone: "13900139000" },
  business: { kind: "individual_business", name: "濮阳县试丙法律服务工作室", uscc: "92410922MA9GTK2X33", representative: "丙试验", resident_id: "410928200002290039", address: "濮阳县试验街5号" },
};

export function groundsFor(party) {
  return {
    facts: `${party.name}未取得许可，以律师事务所名义承接业务2件，收取费用1800元，款项汇入账号6222020200112230010。`,
    violated: ["《中华人民共和国律师法》第十三条"],
    basis: ["《中华人民共和国律师法》第五十五条"],
    discretion: "违法情节一般，适用一般档。",
    evidence: "询问笔录、委托合同、转账记录。",
    penalties: [{ kind: "confiscate_gains", amount: "1800" }, { kind: "fine", amount: "2000" }],
    same_facts: "yes",
    opinion: "建议按上述意见处理。",
  };
}
