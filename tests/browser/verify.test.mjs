// The verifier that stands alone, opened from the disk without a network: it says what holds, what was changed, and that a
// key is another's; its arithmetic answers like other programs'. The exported site carries it.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { browse, open, program, root, serve, sound } from "./site.mjs";

let site, browser, folder, page, decision;

before(async () => {
  site = await serve("verify");
  browser = await browse();
  folder = mkdtempSync(join(tmpdir(), "mingfa-verifier-"));
  page = join(folder, "verify.html");
  writeFileSync(page, await (await fetch(`${site.base}/public/verify.html`)).text());
  const feed = await (await fetch(`${site.base}/public/decisions.json`)).json();
  decision = JSON.stringify(feed).match(/\/public\/decisions\/([\w-]+)/)[1];
  for (const what of ["decision", "content", "publication"]) {
    writeFileSync(join(folder, `${what}.tlog-proof`), await (await fetch(`${site.base}/public/decisions/${decision}/proof/${what}`)).text());
  }
});

after(async () => {
  await browser?.close();
  await site?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const proof = (name) => join(folder, `${name}.tlog-proof`);

// The page on the disk, with no way out: a request other than for itself fails the test.
async function offline(width = 1280) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, offline: true });
  const tab = await context.newPage();
  const asked = [];
  tab.on("request", (request) => asked.push(request.url()));
  await tab.goto(pathToFileURL(page).href);
  return { tab, asked };
}

const say = async (tab, ...files) => {
  await tab.setInputFiles("#files", files);
  await tab.waitForFunction((count) => document.querySelectorAll("#results section").length >= count, files.length);
  return tab.locator("#results").innerText();
};

// Takes a proof apart, changes its opened fields, puts it together again.
function changed(name, change) {
  const [head, note] = readFileSync(proof(name), "utf8").split(/\n\n(.*)/s);
  const lines = head.split("\n");
  const extra = Buffer.from(lines[1].slice(6), "base64").toString();
  lines[1] = `extra ${Buffer.from(change(extra)).toString("base64")}`;
  const file = join(folder, `changed-${randomBytes(4).toString("hex")}.tlog-proof`);
  writeFileSync(file, `${lines.join("\n")}\n\n${note}`);
  return file;
}

test("from the disk it says when the decision was made, when it was published, and that nothing changed since", async () => {
  const { tab, asked } = await offline();
  const said = await say(tab, proof("decision"), proof("content"), proof("publication"));
  assert.match(said, /于\d{4}-\d{2}-\d{2}作出，于\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}公示，公示的内容自那时起没有改动/);
  assert.match(said, /成立：决定于\d{4}-\d{2}-\d{2}作出，文号/);
  assert.ok(said.includes("违反的条款") && said.includes("罚款") && !said.includes("不成立"), said);
  assert.ok(said.includes("账上记的公示内容") && said.includes("执法主体"));
  assert.deepEqual(asked.filter((url) => !url.startsWith("file:")), [], "no request of any kind");
  await tab.context().close();
});

test("a changed day, a changed page, a moved entry and a changed signature do not hold", async () => {
  const { tab } = await offline();
  const swap = (extra, from, to) => {
    const [one, two] = [from, to].map((text) => Buffer.from(text).toString("base64"));
    assert.ok(extra.includes(one), `${from} stands in the proof`);
    return extra.replace(one, two);
  };
  const extra = Buffer.from(readFileSync(proof("decision"), "utf8").split("\n")[1].slice(6), "base64").toString();
  const day = extra.split("\n").filter((line) => line.startsWith("open ")).map((line) => line.split(" ").map((cell) => Buffer.from(cell, "base64").toString())).find((cells) => cells[2] === "event.date")[3];
  const back = changed("decision", (text) => swap(text, day, "2020-01-01"));
  assert.match(await say(tab, back), /不成立：这一条不在签名的账里/);
  const page = changed("publication", (text) => text.split("\n").map((line) => {
    const cells = line.split(" ");
    if (cells[0] !== "open" || Buffer.from(cells[2], "base64").toString() !== "page") return line;
    const body = JSON.parse(Buffer.from(cells[3], "base64").toString());
    body.facts[6][0].text = "不予处罚";
    return `open ${cells[1]} ${cells[2]} ${Buffer.from(JSON.stringify(body)).toString("base64")}`;
  }).join("\n"));
  assert.match(await say(tab, page), /不成立/);
  const text = readFileSync(proof("decision"), "utf8");
  const moved = join(folder, "moved.tlog-proof");
  writeFileSync(moved, text.replace(/\nindex (\d+)\n/, (_, index) => `\nindex ${Number(index) ^ 1}\n`));
  assert.match(await say(tab, moved), /不成立：这一条不在签名的账里/);
  const lines = text.split("\n"), cells = lines.at(-2).split(" "), signature = Buffer.from(cells[2], "base64");
  signature[20] ^= 1;
  const forged = join(folder, "forged.tlog-proof");
  writeFileSync(forged, [...lines.slice(0, -2), `${cells[0]} ${cells[1]} ${signature.toString("base64")}`, ""].join("\n"));
  assert.match(await say(tab, forged), /不成立/);
  writeFileSync(join(folder, "letter.txt"), "这不是证明文件");
  assert.match(await say(tab, join(folder, "letter.txt")), /不成立：文件不完整，或者不是证明文件/);
  // Of several, the sound one holds and the other is named.
  const both = await say(tab, proof("decision"), back);
  assert.ok(both.includes("成立：决定于") && both.includes("不成立"), both);
  await tab.context().close();
});

test("another's key, no key, and a key that was mistyped are told apart", async () => {
  const { tab } = await offline();
  const own = (await tab.inputValue("#keys")).split("\n").find((line) => line && !line.startsWith("#"));
  const { publicKey } = generateKeyPairSync("ed25519");
  const body = Buffer.concat([Buffer.from([1]), publicKey.export({ type: "spki", format: "der" }).subarray(-32)]);
  const name = own.split("+")[0];
  const id = createHash("sha256").update(Buffer.concat([Buffer.from(`${name}\n`), body])).digest("hex").slice(0, 8);
  await tab.fill("#keys", `${name}+${id}+${body.toString("base64")}`);
  assert.match(await say(tab, proof("decision")), /不成立：没有列出的公钥签过名/);
  await tab.fill("#keys", "");
  assert.match(await tab.locator("#results").innerText(), /没有可用的公钥/);
  await tab.fill("#keys", own.slice(0, -6) + "AAAA==");
  assert.match(await tab.locator("#results").innerText(), /公钥/);
  await tab.fill("#keys", own);
  const keys = await (await fetch(`${site.base}/log/${decision.replace(/-[0-9a-f]+$/, "")}/keys`)).text();
  await tab.fill("#keys", keys);
  assert.match(await tab.locator("#results").innerText(), /成立：决定于/);
  await tab.context().close();
});

test("its digests answer like others', and a proof with SM3 and SM2 is verified", async () => {
  const { tab } = await offline();
  const texts = [0, 1, 55, 56, 63, 64, 111, 112, 127, 128, 1000].map((size) => randomBytes(size));
  for (const [own, other] of [["sha256", "sha256"], ["sha512", "sha512"], ["sm3", "sm3"]]) {
    const found = await tab.evaluate(([name, all]) => all.map((one) => hex({ sha256, sha512, sm3 }[name](Uint8Array.from(one)))), [own, texts.map((text) => [...text])]);
    assert.deepEqual(found, texts.map((text) => createHash(other).update(text).digest("hex")), own);
  }
  // Key and signature of GB/T 32918.5, example A.2, on «message digest».
  const sm2 = await tab.evaluate(() => {
    const data = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
    const key = data("0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13");
    const signature = data("f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa");
    return [smVerifies(key, bytes("message digest"), signature), smVerifies(key, bytes("message digests"), signature)];
  });
  assert.deepEqual(sm2, [true, false]);
  await tab.context().close();
});

test("it passes axe, and fits a phone", async () => {
  for (const width of [1280, 390, 320]) {
    const tab = await open(browser, site.base, null, { width });
    await tab.goto(pathToFileURL(page).href);
    await tab.setInputFiles("#files", [proof("decision"), proof("content"), proof("publication")]);
    await tab.waitForSelector("#results section");
    await sound(tab, `verifier at ${width}`);
    await tab.context().close();
  }
});

test("the exported site carries it", async () => {
  const copy = mkdtempSync(join(tmpdir(), "mingfa-export-"));
  const out = join(copy, "out");
  execFileSync(program, ["disclosure", "export-site", out, "--data", site.folder], { cwd: root });
  assert.equal(readFileSync(join(out, "public/verify.html"), "utf8"), readFileSync(page, "utf8"));
  assert.ok(readFileSync(join(out, `public/decisions/${decision}/check/index.html`), "utf8").includes("/public/verify.html"));
  rmSync(copy, { recursive: true, force: true });
});
