// What an officer does with recordings in a browser: uploads them, asks to read them, plays them, marks a place, and finds
// the place again; then the head's approval and every look stand in the record.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { browse, fillIn, open, root, serve, sound } from "./site.mjs";

const clip = (name) => join(root, "media/tests/clips", name);
let site, browser, page, home, base;

before(async () => {
  site = await serve("recordings");
  base = site.base;
  browser = await browse();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

async function signIn(login) {
  await page?.context().close();
  page = await open(browser, base, login, { width: 1280 });
}

async function clean(name) {
  for (const width of [1280, 390, 320]) {
    await page.setViewportSize({ width, height: 900 });
    await sound(page, `${name} at ${width}`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

test("uploaded in pieces from the page", async () => {
  await signIn("chenyifan");
  await page.goto(`${base}/cases`);
  home = base + await page.locator("a.what", { hasText: "正言" }).first().getAttribute("href");
  await page.goto(`${home}/recordings`);
  await clean("empty");
  await page.setInputFiles("input[type=file]", ["whole.mp4", "voice.mp3", "camera.avi"].map(clip));
  await page.fill("input[name=device]", "YJ-0236");
  await page.fill("input[name=clock_offset_s]", "-3");
  await page.click("form[data-upload] button");
  await page.locator("tbody tr").nth(2).waitFor();
  const text = await page.locator("table").innerText();
  assert.match(text, /whole\.mp4[\s\S]*YJ-0236 · 陈一帆/);
  assert.match(text, /设备时钟慢 3 秒/);
  await clean("list");
});

test("not played without the head's approval, and by it", async () => {
  await page.locator("a.what", { hasText: "whole.mp4" }).click();
  await page.getByText("应当经机关负责人批准").waitFor();
  assert.equal(await page.locator("video").count(), 0);
  await clean("locked");
  await page.locator("main").getByRole("link", { name: "申请调阅、复制" }).click();
  await page.fill("textarea[name=purpose]", "核对现场检查笔录");
  await page.locator("[name=use]").first().evaluate((field) => {
    if (field.tagName === "SELECT") field.value = "read";
    else field.checked = true;
  });
  await page.fill("input[name=valid_days]", "3");
  await page.locator("main form").last().locator("button.primary").click();
  await page.waitForURL(/\/cases\/[^/]+\/[^/]+(#.*)?$/);
  await signIn("fengyizhou");
  await page.goto(home);
  await page.locator("article.ev", { hasText: "调阅" }).getByRole("link", { name: "签署" }).click();
  await page.fill("#opinion", "同意");
  await page.click("button[value=agreed]");
  await page.waitForURL(/#r\d+$/);
});

test("played, marked, found again", async () => {
  await signIn("chenyifan");
  await page.goto(`${home}/recordings`);
  await page.locator("a.what", { hasText: "whole.mp4" }).click();
  await page.waitForFunction(() => document.querySelector("video")?.readyState >= 1);
  assert.equal(await page.evaluate(() => Math.round(document.querySelector("video").duration)), 3);
  await page.fill("#at", "0:02");
  await page.selectOption("#kind", "notice");
  await page.fill("#words", "已告知当事人");
  await page.selectOption("#record", { index: 1 });
  await page.getByRole("button", { name: "保存标注" }).click();
  await page.locator("a[data-seek]").waitFor();
  await page.waitForFunction(() => document.querySelector("video").readyState >= 1);
  await page.locator("a[data-seek]").focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => Math.round(document.querySelector("video").currentTime) === 2);
  await clean("playing");
  await page.locator("table a").last().click();
  await page.getByText("音像证明").waitFor();
  assert.match(await page.locator("main").innerText(), /whole\.mp4 0:02 告知正在记录 已告知当事人/);
  await signIn("fengyizhou");
  await page.goto(`${base}/audit`);
  assert.match(await page.locator("main").innerText(), /播放音像记录 whole\.mp4 .*依据调阅审批/);
});

test("j24_2 a copy leaves only by an approval to copy, with a note that names it", async () => {
  await signIn("chenyifan");
  await page.goto(`${home}/recordings`);
  await page.locator("a.what", { hasText: "whole.mp4" }).click();
  const clipPage = page.url();
  assert.equal((await page.request.get(`${clipPage}/cover.pdf`)).status(), 404, "approved for reading only");
  assert.equal((await page.request.get(`${clipPage}/file?copy=1`)).status(), 403);
  await page.goto(`${home}/record/recording-access`);
  await page.fill("textarea[name=purpose]", "诉讼举证");
  await page.check("input[name=use][value=copy]");
  await page.fill("input[name=valid_days]", "3");
  await page.locator("main form").last().locator("button.primary").click();
  await page.waitForURL(/\/cases\/[^/]+\/[^/]+(#.*)?$/);
  await signIn("fengyizhou");
  await page.goto(home);
  await page.locator("article.ev", { hasText: "调阅" }).getByRole("link", { name: "签署" }).click();
  await page.fill("#opinion", "同意");
  await page.click("button[value=agreed]");
  await page.waitForURL(/#r\d+$/);
  await signIn("chenyifan");
  await page.goto(clipPage);
  await page.getByRole("link", { name: "复制件附函" }).waitFor();
  const note = await page.request.get(`${clipPage}/cover.pdf`);
  assert.ok((await note.body()).subarray(0, 5).equals(Buffer.from("%PDF-")));
  assert.equal((await page.request.get(`${clipPage}/file?copy=1`)).status(), 200);
});

test("j15_1 a case-handling room is registered with its fixed recorder", async () => {
  await signIn("dangqing");
  await page.goto(`${base}/devices`);
  await fillIn(page, { place: "第一询问室", room: "询问室", since: "2026-01-01" }, `form[action="/devices/places"]`);
  await page.click("text=保存场所");
  assert.ok((await page.innerText("[role=alert]")).includes("应当先登记"));
  await fillIn(page, { id: "GD-01", model: "固定录像", keeper: "dangqing", state: "在用" }, `form[action="/devices"]`);
  await page.click("text=保存设备");
  await fillIn(page, { place: "第一询问室", room: "询问室", device: "GD-01", since: "2026-01-01" }, `form[action="/devices/places"]`);
  await page.click("text=保存场所");
  assert.ok((await page.innerText("main")).includes("第一询问室 已保存"));
  await clean("devices and places");
});
