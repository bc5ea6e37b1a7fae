// The portal as the public meets it: every public page by axe at three widths; search by part of a word, by number, by
// filter; an inquiry from the form to its answer; the exported site searched in the browser, and browsed without a script.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browse, open as tabOf, root, serve, sound } from "./site.mjs";

let site, browser;

before(async () => {
  site = await serve("portal");
  browser = await browse();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

const open = (width = 1280, script = true) => tabOf(browser, site.base, null, { width, script });

test("every public page passes axe and does not scroll sideways", async () => {
  const paths = ["/public", "/public?q=nothing-there", "/public/list", "/public/data", "/public/registers", "/public/registers/py-demo-sfj/powers?on=2020-01-01", "/public/procedures/penalty-ordinary", "/public/officers", "/public/officers/16090090001", "/public/officers/0", "/public/reports", "/public/boards/py-demo-sfj", "/public/boards/py-demo-sfj?screen=hall", "/public/ask", "/public/progress", "/public/embed"];
  for (const width of [1280, 390, 320]) {
    const tab = await open(width);
    for (const path of paths) {
      await tab.goto(site.base + path);
      await sound(tab, `${path} at ${width}`);
    }
    await tab.goto(`${site.base}/public`);
    await tab.click(".hit h2 a");
    await sound(tab, `decision at ${width}`);
    await tab.click("text=核验：有没有改动");
    await sound(tab, `verification at ${width}`);
    // The way to every other page is there on a phone too.
    assert.ok(await tab.locator(".gov nav a").first().isVisible(), `navigation at ${width}`);
    await tab.context().close();
  }
});

test("the editor's pages of disclosure pass axe and do not scroll sideways", async () => {
  for (const width of [1280, 390]) {
    const tab = await tabOf(browser, site.base, "songwan", { width });
    for (const path of ["/disclosure", "/disclosure/again", "/disclosure/outward", "/disclosure/inward", "/disclosure/inward/format", "/disclosure/credit", "/disclosure/credit?kind=licence", "/registers/powers"]) {
      await tab.goto(site.base + path);
      await sound(tab, `${path} at ${width}`);
    }
    await tab.context().close();
  }
});

test("a decision is found by part of a word, by its number without brackets, and by a filter", async () => {
  const tab = await open(1280, false);
  await tab.goto(`${site.base}/public`);
  await tab.fill("#q", "招揽业");
  await tab.click(".finder button");
  assert.equal(await tab.locator(".hit").count(), 1);
  const number = await tab.innerText(".hit .meta .nb");
  await tab.fill("#q", number.replace(/[〔〕]/g, ""));
  await tab.click(".finder button");
  assert.ok((await tab.innerText("main")).includes("按文号找到 1 件"));
  await tab.goto(`${site.base}/public`);
  await tab.check('input[name="article"] >> nth=0');
  await tab.click("text=应用筛选");
  assert.ok(await tab.locator(".chip").count() === 1 && (await tab.locator(".hit").count()) > 0);
  await tab.context().close();
});

test("an inquiry is sent, answered by the agency and read with its code, without script", async () => {
  const tab = await open(390, false);
  await tab.goto(`${site.base}/public/ask`);
  await tab.selectOption("#agency", "py-demo-sfj");
  await tab.fill("#words", "请问公证收费标准在哪里公开");
  await tab.click("main button");
  const [number, code] = await tab.locator(".receipt").allInnerTexts();
  const editor = await tabOf(browser, site.base, "songwan");
  await editor.goto(`${site.base}/inquiries/${number}`);
  await sound(editor, "inquiry");
  await editor.fill("textarea[name=answer]", "在本局公示栏和本网站公开。");
  await editor.click("main form button");
  await editor.context().close();
  await tab.goto(`${site.base}/public/progress`);
  await tab.fill("#number", number);
  await tab.fill("#code", code.toLowerCase());
  await tab.click("main button");
  assert.ok((await tab.innerText("main")).includes("在本局公示栏和本网站公开。"));
  await tab.context().close();
});

test("the exported site is searched in the browser and browsed without a script", async () => {
  const copy = mkdtempSync(join(tmpdir(), "mingfa-export-"));
  const out = join(copy, "out");
  // Beside the server that runs on the same data.
  const said = execFileSync(join(root, "target/debug/mingfa"), ["disclosure", "export-site", out, "--data", site.folder], { cwd: root, encoding: "utf8" });
  assert.match(said, /已导出 \d+ 件公示/);
  const kinds = { html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css", json: "application/json", svg: "image/svg+xml" };
  const files = createServer((request, response) => {
    // Below a folder of another site: every link of the copy leads on from where it lies.
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname).replace(/^\/site\/disclosure\//, "/");
    try {
      if (!request.url.startsWith("/site/disclosure/")) throw new Error("outside the copy");
      let file = join(out, path);
      if (statSync(file).isDirectory()) {
        if (!path.endsWith("/")) { response.writeHead(301, { location: `${request.url.replace(/(\?.*)?$/, "/$1")}` }).end(); return; }
        file = join(file, "index.html");
      }
      response.writeHead(200, { "content-type": kinds[file.split(".").pop()] ?? "application/octet-stream" }).end(readFileSync(file));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => files.listen(0, "127.0.0.1", done));
  const base = `http://127.0.0.1:${files.address().port}/site/disclosure`;
  const tab = await open(390);
  await tab.goto(`${base}/public/`);
  await tab.fill("#q", "招揽业");
  await tab.click(".finder button");
  await tab.waitForSelector("main .hit");
  await sound(tab, "offline search");
  await tab.click("main .hit a");
  assert.ok((await tab.innerText("h1")).includes("招揽业务"));
  const plain = await open(390, false);
  await plain.goto(`${base}/public/list/`);
  await plain.click("main ul a >> nth=0");
  await plain.click("main .hit a >> nth=0");
  await plain.click("text=核验");
  assert.equal(await plain.innerText("h1"), "核验");
  // Every link of every page leads to a file.
  const seen = new Set(), waiting = ["/public/"];
  while (waiting.length) {
    const path = waiting.pop();
    if (seen.has(path)) continue;
    seen.add(path);
    const answer = await fetch(base + path);
    assert.equal(answer.status, 200, path);
    if (!answer.headers.get("content-type").startsWith("text/html")) continue;
    for (const [, href] of (await answer.text()).matchAll(/(?:href|src)="([^"]*)/g)) {
      const led = new URL(href.replaceAll("&amp;", "&"), answer.url);
      if (!led.protocol.startsWith("http")) continue;
      assert.ok(led.href.startsWith(`${base}/`), `${path} leads out of the copy: ${led.href}`);
      waiting.push(led.pathname.slice(new URL(base).pathname.length));
    }
  }
  assert.ok(seen.size > 40, `${seen.size} pages`);
  files.close();
  rmSync(copy, { recursive: true, force: true });
});
