// Published penalty decisions taken through the whole procedure over the API, and what mingfa publishes held against what the
// agency published.
//
//   node tests/browser/replay.mjs FILE.jsonl [ID ...]
//
// A line of FILE is {id, title, agency, text}. The text is read by `mingfa disclosure inspect`, as anybody's published decision;
// nothing else about the decision is known. For each decision a line of JSON comes out: what the law refused on the way, what it
// demanded that the published text does not show, what both publications say, and what mingfa hides.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { ASPECTS, Walk, client, program, serve, today } from "./site.mjs";

export const PEOPLE = ["chenyifan", "zhaochengban", "hejingshu", "fengyizhou", "gaomingyuan", "songwan", "mizheng", "dangqing"];
const KINDS = { legal: "organisation", natural: "natural", individual_business: "individual_business" };
// What a published decision shows of a record, by the words that it leaves; what leaves none was not shown.
const TRACES = { "notice": /告知/, "hearing-notice-offer": /听证/, "review-opinion": /法制审核|审核意见/, "discussion": /集体讨论|集体研究|案审委/, "service-receipt": /送达/ };

// What `mingfa disclosure inspect` reads in published decisions, by id.
export function inspect(rows) {
  const input = rows.map(({ id, title, agency, text }) => JSON.stringify({ id, title, agency, text })).join("\n");
  const output = execFileSync(program, ["disclosure", "inspect", "--jsonl", "-"], { input, encoding: "utf8" });
  return new Map(output.trim().split("\n").map((line) => JSON.parse(line)).map((found) => [found.id, found]));
}

// A number that obeys its standard, or nothing: a damaged one is a fault of the publication, and no form takes it.
function sound(number, defects) {
  if (!number || /[*＊/]/.test(number)) return undefined;
  const answer = JSON.parse(execFileSync(program, ["law", "identify", "-"], { input: `${number}\n`, encoding: "utf8" }));
  if (answer.valid) return answer.normalised;
  defects.push(`${number}：${answer.reason}`);
  return undefined;
}

// Provisions one by one: 《某法》第一条、第二条 is two, and the second has the title of the first.
export function provisions(text) {
  const found = [];
  for (const [, title, places] of (text ?? "").matchAll(/(《[^》]+》)([^《]*)/g)) {
    for (const place of places.split(/[、，和及]/).map((part) => part.trim())) {
      if (/第.+条/.test(place)) found.push(title + place.match(/第[^，。；]+/)[0]);
    }
  }
  return found;
}

// The penalties of a decision in the kinds of 行政处罚法 第九条; what is none of the plain ones stays in its own words.
export function penalties(facts) {
  const words = facts.penalty ?? "";
  const found = [];
  if (/警告/.test(words)) found.push({ kind: "warning" });
  if (facts.fine_yuan) found.push({ kind: "fine", amount: String(facts.fine_yuan) });
  return found.length || !words ? found : [{ kind: "other", words: words.slice(0, 200) }];
}

// The facts of the violation: the longest passage that tells what the party did.
function story(text) {
  const after = text.match(/(?:一、违法事实|经查[，,]?|违法事实[：:]?)\s*([\s\S]*?)(?:\n[二三四五]、|\n上述|\n以上|$)/);
  return (after?.[1] ?? text).trim().slice(0, 2000);
}

// Takes one decision from the lead to the archive.
export async function replay(api, base, row, found) {
  const { facts } = found;
  const defects = found.findings.map((finding) => finding.why);
  const phone = /^[\d -]+$/.test(facts.phone ?? "") ? facts.phone : undefined;
  const party = { kind: KINDS[facts.party_kind] ?? "organisation", name: facts.party ?? "当事人待查", uscc: sound(facts.uscc, defects), resident_id: sound(facts.id, defects), representative: facts.representative?.replace(/^.*[：:]/, ""), address: facts.address ?? undefined, phone };
  const told = story(row.text);
  const cause = `涉嫌违反${provisions(facts.law_violated)[0] ?? "管理规定"}`.slice(0, 200);
  const grounds = { facts: told, same_facts: "yes", evidence: "决定书所列证据。", violated: provisions(facts.law_violated), basis: provisions(facts.law_basis), discretion: "按决定书所载情节。", penalties: penalties(facts), opinion: "按决定书所载意见处理。" };
  const note = { id: row.id, kind: party.kind, refused: [], demanded: [], unsaid: found.missing, defects };
  const walk = await Walk.open(api, "penalty-ordinary", { source: "report", found_on: today(), party, cause, content: told, opinion: "建议立案。" });
  const demand = (kind) => {
    note.demanded.push({ record: kind, shown: TRACES[kind]?.test(row.text) ?? false });
  };

  // The decision as the agency published it, at once: what stands in its way is what the law wants first.
  const atOnce = await walk.try("chenyifan", "decision", grounds);
  note.refused = (atOnce.body.refusals ?? []).map(({ code, what, cites }) => ({ code, what, basis: cites.map((cite) => cite.words) }));
  note.lacks = (atOnce.body.fields ?? []).map(({ field, reason }) => ({ field, reason }));
  if (note.lacks.length) return note;

  const offered = await walk.told(party, grounds, cause);
  demand(offered ? "hearing-notice-offer" : "notice");
  await walk.enter("chenyifan", "waiver", { waived: offered ? ["statement", "hearing"] : ["statement"], received_on: today(), signed: "yes" });
  await walk.enter("chenyifan", "review-submission", walk.submission(grounds));
  await walk.enter("hejingshu", "review-opinion", { ...ASPECTS, conclusion: "passed", opinion: "同意。" });
  demand("review-opinion");
  const approval = await walk.try("chenyifan", "decision-approval", grounds);
  if (approval.body.refusals?.some((refusal) => refusal.code === "discussion_missing")) {
    await walk.discuss(grounds);
    demand("discussion");
  }
  if (approval.status !== 200) await walk.enter("chenyifan", "decision-approval", grounds);
  else {
    walk.take(approval);
    await walk.sign("decision-approval");
  }
  const decision = await walk.enter("chenyifan", "decision", grounds);
  await walk.serve("decision");
  demand("service-receipt");
  note.number = decision.number;
  note.page = await walk.publish(base);
  Object.assign(note, compare(await (await fetch(note.page)).text(), row, facts, party, grounds));

  const fine = facts.fine_yuan;
  if (fine) await walk.enter("chenyifan", "payment", { paid_on: today(), amount: String(fine), way: "bank", receipt: "试0001" });
  if (grounds.penalties.some((penalty) => penalty.kind === "other")) await walk.enter("chenyifan", "performance", { checked_on: today(), officers: ["chenyifan", "linzhiyuan"], content: "已履行。" });
  await walk.enter("chenyifan", "closing", { ending: "performed", reason: "决定已履行完毕。", opinion: "建议结案。" });
  await walk.enter("dangqing", "file-note", { content: "齐全。", checked: ["dangqing"] });
  await walk.enter("dangqing", "archiving", { file_number: "20260001", retention: "y30", pages: 40, keeper: ["chenyifan"], complete: "yes" });
  note.open = walk.case.needs.filter((need) => !["Fulfilled", "NotApplicable"].includes(need.standing)).map((need) => need.kind);
  return note;
}

// What both publications say, what only the agency's shows, and what mingfa hides by Article 18.
function compare(html, row, facts, party, grounds) {
  const plain = (text) => text.replace(/<[^>]*>/g, "").replace(/&[a-z]+;|&#\d+;/g, "").replace(/\s+/g, "");
  const page = plain(html);
  const name = party.kind === "natural" ? party.name.slice(0, 1) : party.name;
  const said = [["当事人", name], ["违反的规定", ...grounds.violated], ["处罚依据", ...grounds.basis], ["罚款", facts.fine_yuan ? `${facts.fine_yuan}元` : undefined]];
  const same = [];
  const differs = [];
  for (const [what, ...texts] of said) {
    const wanted = texts.filter(Boolean);
    if (!wanted.length) continue;
    (wanted.every((text) => page.includes(plain(text))) ? same : differs).push(what);
  }
  const natural = party.kind === "natural";
  const secret = { "姓名": natural && !/[某*＊]/.test(party.name) ? party.name : undefined, "身份证号码": party.resident_id, "联系电话": party.phone, "住址": natural ? party.address : undefined };
  const hidden = [];
  const leaks = [];
  for (const [what, text] of Object.entries(secret)) {
    if (!text || !row.text.includes(text)) continue;
    (html.includes(text) ? leaks : hidden).push(what);
  }
  const fields = ["执法主体", "执法人员", "执法对象", "执法类别", "违法事实", "法律依据", "执法决定", "救济途径"];
  return { same, differs, hidden, leaks, eight: fields.filter((field) => page.includes(field)).length };
}

async function main([file, ...ids]) {
  const all = readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line));
  const rows = ids.length ? all.filter((row) => ids.includes(row.id)) : all;
  const found = inspect(rows);
  const site = await serve("replay");
  try {
    const api = await client(site.base, PEOPLE);
    for (const row of rows) {
      const stopped = (error) => ({ id: row.id, stopped: error.message });
      console.log(JSON.stringify(await replay(api, site.base, row, found.get(row.id)).catch(stopped)));
    }
  } finally {
    await site.stop();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main(process.argv.slice(2));
