// tus-js-client, tuspy and Uppy as they are published, over a connection that is cut a hundred times, to a server that is killed on the way:
// what was acknowledged stays, and what is stored is what was sent.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as tus from "tus-js-client";
import { browse, open } from "./site.mjs";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "mingfa-upload-"));
let server, port, token, proxy;

function start(command, listen) {
  server = spawn(join(root, "target/debug/mingfa"), [command, "--data", folder, "--listen", listen], { cwd: root });
  return new Promise((done, fail) => {
    let text = "";
    server.stdout.on("data", (chunk) => {
      text += chunk;
      const found = text.match(/http:\/\/[^:]+:(\d+)/);
      if (found) done(Number(found[1]));
    });
    server.once("exit", (code) => fail(new Error(`the server ended with ${code}: ${text}`)));
  });
}

// Passes bytes on and cuts each connection after so many of them, without a word to either side.
function cutting(after) {
  const cuts = { count: 0, limit: Infinity };
  const listener = net.createServer((client) => {
    const upstream = net.connect(port, "127.0.0.1");
    let passed = 0, over = false;
    const room = after();
    const end = () => (client.destroy(), upstream.destroy());
    client.on("data", (chunk) => {
      // What comes behind the cut is lost: passed on, it would leave a hole in the file.
      if (over) return;
      passed += chunk.length;
      if (passed > room && cuts.count < cuts.limit) {
        cuts.count += 1;
        over = true;
        upstream.write(chunk.subarray(0, Math.max(0, chunk.length - (passed - room))), end);
      } else upstream.write(chunk);
    });
    upstream.on("data", (chunk) => client.write(chunk));
    for (const side of [client, upstream]) side.on("error", end).on("close", end);
  });
  return new Promise((done) => listener.listen(0, "127.0.0.1", () => done({ listener, cuts, port: listener.address().port })));
}

before(async () => {
  port = await start("demo", "127.0.0.1:0");
  const body = JSON.stringify({ login: "chenyifan", password: "mingfa-demo" });
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/session`, { method: "POST", headers: { "content-type": "application/json" }, body });
  token = (await answer.json()).token;
});

after(() => {
  server?.removeAllListeners("exit");
  server?.kill();
  proxy?.listener.close();
  rmSync(folder, { recursive: true, force: true });
});

const authorization = () => ({ Authorization: `Bearer ${token}` });
const place = (digest) => join(folder, "objects", digest.slice(0, 2), digest);
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

function upload(bytes, options) {
  return new Promise((done, fail) => {
    const upload = new tus.Upload(bytes, {
      endpoint: `http://127.0.0.1:${port}/uploads`,
      headers: authorization(),
      retryDelays: Array(400).fill(5),
      metadata: { filename: "20260302_090000.mp4", sha256: sha256(bytes) },
      ...options,
      onSuccess: () => done(upload),
      onError: fail,
    });
    upload.start();
  });
}

test("a file goes over a connection that is cut a hundred times", async () => {
  const bytes = randomBytes(24 << 20);
  proxy = await cutting(() => 60_000 + Math.floor(Math.random() * 300_000));
  proxy.cuts.limit = 100;
  await upload(bytes, { endpoint: `http://127.0.0.1:${proxy.port}/uploads` });
  assert.ok(proxy.cuts.count >= 80, `${proxy.cuts.count} cuts`);
  assert.deepEqual(readFileSync(place(sha256(bytes))), bytes);
  assert.equal(statSync(place(sha256(bytes))).mode & 0o222, 0, "read-only");
});

test("tuspy goes over the same connection, with and without a digest of each piece", async () => {
  for (const checksum of [[], ["checksum"]]) {
    const bytes = randomBytes(20 << 20);
    const file = join(folder, "tuspy.bin");
    writeFileSync(file, bytes);
    const cut = await cutting(() => 60_000 + Math.floor(Math.random() * 300_000));
    cut.cuts.limit = 100;
    const address = `http://127.0.0.1:${cut.port}/uploads`;
    const words = [join(import.meta.dirname, "tuspy.py"), address, token, file, sha256(bytes), ...checksum];
    const client = spawn(join(root, ".cache/python/bin/python"), words, { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    client.stderr.on("data", (chunk) => (said += chunk));
    const code = await new Promise((done) => client.once("close", done));
    cut.listener.close();
    assert.equal(code, 0, said.slice(0, 4_000));
    assert.ok(cut.cuts.count >= 40, `${cut.cuts.count} cuts`);
    assert.deepEqual(readFileSync(place(sha256(bytes))), bytes);
  }
});

test("Uppy in a browser goes over the same connection", async () => {
  const cut = await cutting(() => 60_000 + Math.floor(Math.random() * 300_000));
  cut.cuts.limit = 0;
  const browser = await browse();
  const tab = await open(browser, `http://127.0.0.1:${cut.port}`, "chenyifan");
  await tab.addScriptTag({ path: join(import.meta.dirname, "node_modules/uppy/dist/uppy.min.js") });
  cut.cuts.limit = 100;
  const digest = await tab.evaluate(async () => {
    const bytes = new Uint8Array(16 << 20);
    for (let at = 0; at < bytes.length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const digest = [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const uppy = new Uppy.Uppy().use(Uppy.Tus, { endpoint: "/uploads", retryDelays: Array(400).fill(5) });
    uppy.addFile({ name: "20260302_090000.mp4", type: "video/mp4", data: new Blob([bytes]), meta: { sha256: digest } });
    const { failed } = await uppy.upload();
    if (failed.length > 0) throw new Error(failed[0].error);
    return digest;
  });
  await browser.close();
  cut.listener.close();
  assert.ok(cut.cuts.count >= 20, `${cut.cuts.count} cuts`);
  assert.equal(sha256(readFileSync(place(digest))), digest);
});

test("a server that is killed again and again goes on where it stopped", async () => {
  const bytes = randomBytes(12 << 20);
  const KILLS = 5;
  let kills = 0, killing = false, acknowledged = 0;
  await upload(bytes, {
    chunkSize: 256 << 10,
    retryDelays: Array(400).fill(25),
    onChunkComplete: async (_, sent) => {
      assert.ok(sent >= acknowledged, "an acknowledged byte is lost");
      acknowledged = sent;
      if (killing || kills === KILLS || sent < bytes.length / (KILLS + 1) * (kills + 1)) return;
      killing = true;
      server.removeAllListeners("exit");
      server.kill("SIGKILL");
      await new Promise((ended) => server.once("exit", ended));
      await start("serve", `127.0.0.1:${port}`);
      kills += 1;
      killing = false;
    },
  });
  assert.equal(kills, KILLS);
  assert.deepEqual(readFileSync(place(sha256(bytes))), bytes);
});

test("parts go side by side and are joined", async () => {
  const bytes = randomBytes(6 << 20);
  await upload(bytes, { parallelUploads: 4 });
  assert.deepEqual(readFileSync(place(sha256(bytes))), bytes);
});

test("a length that is told last, and no length at all", async () => {
  const bytes = randomBytes(300_000);
  await upload(bytes, { uploadLengthDeferred: true, chunkSize: 100_000 });
  assert.ok(existsSync(place(sha256(bytes))));
  await upload(Buffer.alloc(0), {});
  assert.ok(existsSync(place(sha256(Buffer.alloc(0)))));
});

test("creation with the first bytes, and giving up", async () => {
  const bytes = randomBytes(400_000);
  await upload(bytes, { uploadDataDuringCreation: true });
  assert.ok(existsSync(place(sha256(bytes))));
  const begun = await new Promise((done) => {
    const half = new tus.Upload(randomBytes(4 << 20), {
      endpoint: `http://127.0.0.1:${port}/uploads`, headers: authorization(), chunkSize: 64 << 10, retryDelays: null,
      onChunkComplete: () => half.abort(true).then(() => done(half.url)),
    });
    half.start();
  });
  const gone = await fetch(begun, { method: "HEAD", headers: { ...authorization(), "tus-resumable": "1.0.0" } });
  assert.equal(gone.status, 404);
});

test("the protocol, answer by answer", async () => {
  const call = (method, path, headers = {}, body) =>
    fetch(`http://127.0.0.1:${port}${path}`, { method, body, headers: { ...authorization(), "tus-resumable": "1.0.0", ...headers } });
  const offset = { "content-type": "application/offset+octet-stream" };
  const options = await fetch(`http://127.0.0.1:${port}/uploads`, { method: "OPTIONS" });
  assert.equal(options.status, 204);
  assert.match(options.headers.get("tus-extension"), /creation,creation-with-upload.*checksum,termination,expiration,concatenation/);
  const unsigned = await fetch(`http://127.0.0.1:${port}/uploads`, { method: "POST", headers: { "tus-resumable": "1.0.0", "upload-length": "3" } });
  assert.equal(unsigned.status, 401);
  assert.equal((await call("POST", "/uploads", { "tus-resumable": "0.2.2", "upload-length": "3" })).status, 412);
  assert.equal((await call("POST", "/uploads", {})).status, 400);
  assert.equal((await call("POST", "/uploads", { "upload-length": "9999999999999" })).status, 413);
  assert.equal((await call("POST", "/uploads", { "upload-length": "3", "sec-fetch-site": "cross-site" })).status, 403);
  const created = await call("POST", "/uploads/", { "upload-length": "11" });
  assert.equal(created.status, 201);
  assert.ok(new Date(created.headers.get("upload-expires")) > new Date());
  const path = created.headers.get("location");
  assert.equal((await call("PATCH", path, { "upload-offset": "0", "content-type": "text/plain" }, "hello")).status, 415);
  assert.equal((await call("PATCH", path, { ...offset, "upload-offset": "3" }, "hello")).status, 409);
  assert.equal((await call("PATCH", path, { ...offset, "upload-offset": "0" }, "x".repeat(12))).status, 413);
  const wrong = createHash("sha1").update("other").digest("base64");
  assert.equal((await call("PATCH", path, { ...offset, "upload-offset": "0", "upload-checksum": `sha1 ${wrong}` }, "hello")).status, 460);
  assert.equal((await call("PATCH", path, { ...offset, "upload-offset": "0", "upload-checksum": "crc32 AAAA" }, "hello")).status, 400);
  const right = createHash("sha1").update("hello").digest("base64");
  const first = await call("PATCH", path, { ...offset, "upload-offset": "0", "upload-checksum": `sha1 ${right}` }, "hello");
  assert.deepEqual([first.status, first.headers.get("upload-offset")], [204, "5"]);
  const head = await call("HEAD", path);
  assert.deepEqual([head.status, head.headers.get("upload-offset"), head.headers.get("upload-length"), head.headers.get("cache-control")], [200, "5", "11", "no-store"]);
  const second = await call("POST", path, { ...offset, "upload-offset": "5", "x-http-method-override": "PATCH" }, " world");
  assert.deepEqual([second.status, second.headers.get("upload-offset")], [204, "11"]);
  assert.equal(readFileSync(place(sha256("hello world")), "utf8"), "hello world");
  assert.equal((await call("DELETE", path)).status, 403);
  assert.equal((await call("HEAD", "/uploads/none")).status, 404);
  assert.equal((await call("POST", "/uploads", { "upload-length": "3", "upload-metadata": `case ${btoa("none")}` })).status, 404);
  const deferred = (await call("POST", "/uploads", { "upload-defer-length": "1" })).headers.get("location");
  assert.equal((await call("PATCH", deferred, { ...offset, "upload-offset": "0" }, "hey")).status, 204);
  assert.equal((await call("PATCH", deferred, { ...offset, "upload-offset": "3", "upload-length": "2" }, "x")).status, 400);
  assert.equal((await call("PATCH", deferred, { ...offset, "upload-offset": "3", "upload-length": "4" }, "xx")).status, 413);
  assert.equal((await call("HEAD", deferred)).headers.get("upload-defer-length"), "1", "a refused length is not kept");
  assert.equal((await call("PATCH", deferred, { ...offset, "upload-offset": "3", "upload-length": "5" }, "x!")).status, 204);
  const another = await call("POST", "/uploads", { "upload-length": "5", "upload-metadata": `sha256 ${btoa(sha256("other"))}` });
  assert.equal((await call("PATCH", another.headers.get("location"), { ...offset, "upload-offset": "0" }, "hello")).status, 460);
  assert.equal((await call("HEAD", another.headers.get("location"))).status, 404);
});
