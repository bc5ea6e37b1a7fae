// Published decisions of an organisation, a citizen and an individual business, made up in the shape of real ones, go through the
// whole procedure; what mingfa publishes says the same and hides what Article 18 hides.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PEOPLE, inspect, provisions, replay } from "./replay.mjs";
import { client, serve } from "./site.mjs";

const rows = readFileSync(join(import.meta.dirname, "decisions.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line));
let site, api, found;

before(async () => {
  site = await serve("replay");
  api = await client(site.base, PEOPLE);
  found = inspect(rows);
});

after(() => site?.stop());

const run = (id) => replay(api, site.base, rows.find((row) => row.id === id), found.get(id));
const demanded = (note) => note.demanded.map(({ record }) => record);

test("an organisation's decision is published with everything it said", async () => {
  const note = await run("organisation");
  assert.ok(note.refused.some(({ code }) => code === "review_missing") && note.refused.every(({ basis }) => basis.length), "the law's own demands first");
  assert.deepEqual(demanded(note), ["notice", "review-opinion", "service-receipt"]);
  assert.deepEqual([note.same, note.differs, note.leaks, note.eight, note.open], [["当事人", "违反的规定", "处罚依据", "罚款"], [], [], 8, []]);
});

test("a citizen's decision hides what the agency showed, and a hearing is offered", async () => {
  const note = await run("citizen");
  assert.deepEqual(demanded(note), ["hearing-notice-offer", "review-opinion", "service-receipt"]);
  assert.deepEqual([note.hidden, note.leaks, note.differs], [["姓名", "身份证号码", "联系电话", "住址"], [], []]);
  assert.ok(note.unsaid.includes("救济途径") && note.defects.length, "what the agency's own page lacked");
});

test("an individual business's decision of a major amount is discussed by the heads", async () => {
  const note = await run("business");
  assert.deepEqual(demanded(note), ["hearing-notice-offer", "review-opinion", "discussion", "service-receipt"]);
  assert.deepEqual([note.differs, note.leaks, note.open], [[], [], []]);
});

test("a decision that names no basis goes no further", async () => {
  const note = await run("incomplete");
  assert.deepEqual([note.lacks.map(({ field }) => field), note.page], [["basis"], undefined]);
});

test("provisions are taken apart with the title that they stand under", () => {
  assert.deepEqual(provisions("《甲法》第一条、第二条第一款、《乙办法》第三条第（二）项"), ["《甲法》第一条", "《甲法》第二条第一款", "《乙办法》第三条第（二）项"]);
});
