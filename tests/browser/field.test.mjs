// On the spot, in a real browser, with the network cut at every step: pages open from the device, a penalty is filled in, handed
// over with its number and its code, kept, and sent once; what the server refuses waits alone and is put right.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { browse, open, root, serve, sound } from "./site.mjs";

let site, browser, base, tab, context, line;

// A line to the server that can be cut, so that pages, scripts and the worker are cut off alike; it may lead to another server.
async function lay(target) {
  let { hostname, port } = new URL(target);
  const open = new Set();
  const line = { cut: false, lose: "" };
  const server = createServer((near) => {
    if (line.cut) return near.destroy();
    const far = connect(Number(port), hostname);
    open.add(near).add(far);
    // The answer to such a request is lost on its way: the server did it, the device does not know.
    near.on("data", (piece) => {
      if (!line.lose || !piece.includes(line.lose)) return;
      line.lose = "";
      far.unpipe(near);
      far.once("data", () => { near.destroy(); line.lost?.(); });
      far.resume();
    });
    for (const [one, other] of [[near, far], [far, near]]) {
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => { other.destroy(); open.delete(one); });
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  line.base = `http://127.0.0.1:${server.address().port}`;
  line.set = (cut) => {
    line.cut = cut;
    if (cut) for (const socket of open) socket.destroy();
  };
  line.lead = (to) => ({ hostname, port } = new URL(to));
  line.stop = () => { line.set(true); server.close(); };
  return line;
}

before(async () => {
  site = await serve("field");
  line = await lay(site.base);
  base = line.base;
  browser = await browse();
});

after(async () => {
  await browser?.close();
  line?.stop();
  await site?.stop();
});

const offline = async (cut) => line.set(cut);
const waiting = () => tab.$$eval("[data-queue] li:not(.past)", (lines) => lines.map((line) => line.innerText));
const sent = () => tab.$$eval("[data-queue] li.past", (lines) => lines.map((line) => line.innerText));
const until = (test, words) => tab.waitForFunction(test, words, { timeout: 30000 });

// A penalty by the touches that it takes: the violation is chosen, the rest is little.
async function fillPenalty(name, { place = "濮阳市华龙区试验路22号" } = {}) {
  await tab.selectOption("#violation", { label: "对冒充律师从事法律服务业务的处罚" });
  await tab.fill('[name="basis"]', "《中华人民共和国律师法》第五十五条");
  await tab.check('[name="party.kind"][value="organisation"]');
  await tab.fill('[name="party.name"]', name);
  await tab.fill('[name="party.uscc"]', "31410000MD01234542");
  await tab.fill('[name="party.representative"]', "卯试验");
  await tab.fill('[name="party.address"]', "濮阳市华龙区试验路22号");
  await tab.click("#f-found_at button");
  await tab.fill('[name="place"]', place);
  await tab.check('[name="officers"][value="chenyifan"]');
  await tab.check('[name="officers"][value="linzhiyuan"]');
  for (const finding of ["identity_shown", "rights_told", "delivered"]) await tab.check(`[name="${finding}"][value="yes"]`);
  await tab.fill('[name="facts"]', "以律师名义张贴广告，没有收费。");
  await tab.fill('[name="violated"]', "《中华人民共和国律师法》第十三条");
  await tab.selectOption('[name="penalties.0.kind"]', "warning");
  await tab.fill('[name="stated"]', "当事人当场表示不陈述、不申辩。");
  await tab.check('[name="payment"][value="none"]');
}

test("with a network: numbers are reserved, the pages are kept on the device", async () => {
  tab = await open(browser, base, "chenyifan", { width: 390 });
  context = tab.context();
  await tab.goto(`${base}/field`);
  await sound(tab, "field");
  await tab.click("[data-reserve]");
  await until(() => document.querySelector("[data-numbers]").textContent.includes("本机可用 5 个"));
  await until(() => document.documentElement.dataset.kept === "yes");
  await tab.setViewportSize({ width: 320, height: 800 });
  await sound(tab, "field at 320");
  await tab.goto(`${base}/field/spot`);
  await tab.waitForSelector("#violation");
  await sound(tab, "spot at 320");
  await tab.setViewportSize({ width: 390, height: 844 });
});

test("without one: pages open, what was typed outlives a reload, the document has number, text and code", async () => {
  await offline(true);
  await tab.goto(`${base}/field`);
  await until(() => document.querySelector("[data-network]").textContent.includes("离线"));
  await tab.click("text=当场作出处罚");
  await tab.waitForSelector("#violation");
  await fillPenalty("濮阳试卯咨询有限公司");
  await tab.waitForTimeout(500);
  await tab.reload();
  await tab.waitForSelector("#violation");
  assert.equal(await tab.inputValue('[name="party.name"]'), "濮阳试卯咨询有限公司");
  assert.ok(await tab.isChecked('[name="delivered"][value="yes"]'));
  // Over the ceiling, a single officer, a statute that is no longer in force: said here, before anything is handed over.
  await tab.selectOption('[name="penalties.0.kind"]', "fine");
  await tab.fill('[name="penalties.0.amount"]', "3000.01");
  await tab.uncheck('[name="officers"][value="linzhiyuan"]');
  await tab.fill('[name="basis"]', "《中华人民共和国合同法》第一条");
  await tab.click("[data-field-form] button.primary");
  await tab.waitForSelector("[data-wrong]:not([hidden])");
  const wrong = await tab.innerText("[data-wrong]");
  assert.match(wrong, /上限 3000 元/);
  assert.match(wrong, /至少 2 人/);
  assert.match(wrong, /《合同法》自 2021年1月1日 起已经废止/);
  await tab.fill('[name="basis"]', "《中华人民共和国律师法》第五十五条");
  await tab.fill('[name="penalties.0.amount"]', "3000");
  await tab.check('[name="officers"][value="linzhiyuan"]');
  await tab.check('[name="payment"][value="bank"]');
  const glass = await tab.locator("canvas.glass").boundingBox();
  await tab.locator("canvas.glass").scrollIntoViewIfNeeded();
  const box = (await tab.locator("canvas.glass").boundingBox()) ?? glass;
  await tab.mouse.move(box.x + 20, box.y + 20);
  await tab.mouse.down();
  await tab.mouse.move(box.x + 120, box.y + 60, { steps: 6 });
  await tab.mouse.up();
  await tab.setInputFiles('input[data-take="现场拍摄"] >> nth=1', join(root, "media/tests/clips/whole.mp4"));
  await until(() => /指纹 [0-9a-f]{12}/.test(document.querySelector("[data-taken-list]")?.innerText ?? ""));
  await tab.click("[data-field-form] button.primary");
  await tab.waitForSelector("[data-handed]:not([hidden])");
  const paper = await tab.innerText("[data-handed]");
  for (const words of ["当场行政处罚决定书", "当罚〔", "濮阳试卯咨询有限公司，统一社会信用代码：31410000MD01234542", "罚款人民币叁仟元整（3000元）", "16090090001", "行政复议"]) assert.ok(paper.includes(words), `${words}: ${paper}`);
  assert.ok(await tab.locator('[data-handed] img[alt="文书二维码"]').evaluate((image) => image.complete && image.naturalWidth > 0));
  await sound(tab, "handed over");
  assert.equal((await waiting()).length, 2, "the decision and the photo wait");
  assert.match((await waiting())[1], /24:00 前须入库/);
});

test("one that the server refuses waits alone; the others are sent in their order", async () => {
  await tab.click("text=办下一件");
  await tab.waitForSelector("#violation");
  await fillPenalty("濮阳试辰咨询有限公司", { place: "试验路".repeat(70) });
  await tab.click("[data-field-form] button.primary");
  await tab.waitForSelector("[data-handed]:not([hidden])");
  await tab.click("text=办下一件");
  await tab.waitForSelector("#violation");
  await fillPenalty("濮阳试巳咨询有限公司");
  await tab.click("[data-field-form] button.primary");
  await tab.waitForSelector("[data-handed]:not([hidden])");
  await tab.goto(`${base}/field`);
  await until(() => document.querySelectorAll("[data-queue] li").length === 4);
  await offline(false);
  await tab.evaluate(() => window.dispatchEvent(new Event("online")));
  await until(() => document.querySelectorAll("[data-queue] li.past").length === 2 && document.querySelectorAll("[data-queue] li:not(.past)").length === 1);
  assert.match((await waiting())[0], /试辰[\s\S]*需要改正/);
  await sound(tab, "one is stuck");
  // The correction keeps the number.
  await tab.click("[data-queue] li.stuck a.btn");
  await tab.waitForSelector("#violation");
  assert.equal(await tab.inputValue('[name="party.name"]'), "濮阳试辰咨询有限公司");
  await tab.fill('[name="place"]', "濮阳市华龙区试验路22号");
  await tab.click("[data-field-form] button.primary");
  await until(() => [...document.querySelectorAll("[data-queue] li.past")].some((line) => line.innerText.includes("试辰")));
  const numbers = (await sent()).map((line) => Number(line.match(/〕(\d+)号/)[1])).sort((one, two) => one - two);
  assert.deepEqual(numbers, [0, 1, 2].map((more) => numbers[0] + more), "each by its own number");
});

test("the photo is with its case, with time and device as captured; the file is what was taken", async () => {
  await tab.goto(`${base}/cases?q=${encodeURIComponent("试卯")}`);
  await tab.click("a.what");
  const home = tab.url();
  await tab.goto(`${home}/recordings`);
  const words = await tab.innerText("main");
  assert.match(words, /手机现场拍摄/);
  assert.match(words, /whole\.mp4/);
});

test("an answer that is lost makes no second case", async () => {
  await tab.goto(`${base}/field/spot`);
  await tab.waitForSelector("#violation");
  await fillPenalty("濮阳试午咨询有限公司");
  line.lose = "POST /field/items";
  await tab.click("[data-field-form] button.primary");
  await tab.waitForSelector("[data-handed]:not([hidden])");
  await until(() => document.querySelector("[data-network]").textContent.includes("离线") || [...document.querySelectorAll("[data-queue] li.past")].some((one) => one.innerText.includes("试午")));
  await tab.evaluate(() => window.dispatchEvent(new Event("online")));
  await until(() => [...document.querySelectorAll("[data-queue] li.past")].some((one) => one.innerText.includes("试午")));
  assert.equal(line.lose, "", "an answer was lost");
  await tab.goto(`${base}/cases?q=${encodeURIComponent("试午")}`);
  assert.equal(await tab.locator("a.what").count(), 1);
});

// A picture as a telephone takes it: when and where stand in its EXIF.
function picture() {
  const two = (...numbers) => Buffer.from(numbers.flatMap((number) => [number >> 8, number & 255]));
  const four = (...numbers) => Buffer.from(numbers.flatMap((number) => [number >>> 24, (number >> 16) & 255, (number >> 8) & 255, number & 255]));
  const entry = (tag, kind, count, value) => Buffer.concat([two(tag, kind), four(count), Buffer.isBuffer(value) ? value : four(value)]);
  const directory = (...entries) => Buffer.concat([two(entries.length), ...entries, four(0)]);
  const values = 122;
  const exif = Buffer.concat([
    Buffer.from("MM\0*"), four(8),
    directory(entry(0x8769, 4, 1, 38), entry(0x8825, 4, 1, 68)),
    directory(entry(0x9003, 2, 20, values), entry(0x9011, 2, 7, values + 20)),
    directory(entry(1, 2, 2, Buffer.from("N\0\0\0")), entry(2, 5, 3, values + 28), entry(3, 2, 2, Buffer.from("E\0\0\0")), entry(4, 5, 3, values + 52)),
    Buffer.from("2026:03:02 09:00:05\0+08:00\0\0"), four(35, 1, 45, 1, 4284, 100, 115, 1, 1, 1, 4512, 100),
  ]);
  const body = Buffer.concat([Buffer.from("Exif\0\0"), exif]);
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe1]), two(body.length + 2), body, Buffer.from([0xff, 0xda, 0, 2, 0xff, 0xd9])]);
}
const PICTURES = [
  { name: "album.jpg", mimeType: "image/jpeg", buffer: picture() },
  { name: "plain.jpg", mimeType: "image/jpeg", buffer: Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2, 0xff, 0xd9]) },
  { name: "shot.png", mimeType: "image/png", buffer: Buffer.from("89504e470d0a1a0a0000000d49484452", "hex") },
  { name: "broken.jpg", mimeType: "image/jpeg", buffer: picture().subarray(0, 60) },
];

test("an inspection's record and pictures from the album are kept on the device and sent", async () => {
  await tab.goto(`${base}/field`);
  await until(() => document.documentElement.dataset.kept === "yes");
  await offline(true);
  // The code at the door first: without it nothing may be looked at.
  await tab.locator(".visit").filter({ has: tab.locator("a:has-text('制作行政检查笔录')") }).first().locator("a:has-text('扫码')").click();
  await tab.waitForSelector("[data-field-form]");
  await tab.click("#f-scanned_at button");
  await tab.check('[name="way"][value="licence"]');
  await tab.fill('[name="code"]', "31410000MD01234542");
  await tab.check('[name="officers"][value="chenyifan"]');
  await tab.click("[data-field-form] button.primary");
  await tab.waitForSelector("text=已存本机");
  await tab.goto(`${base}/field`);
  await tab.click(".visit a:has-text('制作行政检查笔录')");
  await tab.waitForSelector("canvas.glass");
  for (const button of ["arrived_at", "left_at"]) await tab.click(`#f-${button} button`);
  await tab.fill('[name="place"]', "濮阳市华龙区试验路18号");
  await tab.fill('[name="present"]', "周试验");
  for (const person of ["chenyifan", "linzhiyuan"]) await tab.check(`[name="officers"][value="${person}"]`);
  await tab.check('[name="recorder"][value="linzhiyuan"]');
  for (const finding of ["identity_shown", "rights_told", "signed", "recorded"]) await tab.check(`[name="${finding}"][value="yes"]`);
  for (const [column, text] of ["业务档案", "一案一卷", "抽查10卷，齐全", "符合"].entries()) await tab.fill(`[name="checklist.0.${column}"]`, text);
  await tab.fill('[name="content"]', "查阅业务档案10卷，没有发现利益冲突。");
  await tab.setInputFiles('input[data-take="相册导入"]', PICTURES);
  await until(() => [...document.querySelectorAll("[data-taken-list] li")].filter((line) => /指纹 [0-9a-f]{12}/.test(line.innerText)).length === 4);
  await tab.click("[data-field-form] button.primary");
  await tab.waitForSelector("text=已存本机");
  await offline(false);
  await tab.evaluate(() => window.dispatchEvent(new Event("online")));
  await until(() => [...document.querySelectorAll("[data-queue] li.past")].some((line) => line.innerText.includes("行政检查现场笔录")) && !document.querySelector("[data-queue] li:not(.past)"));
  const home = await tab.locator("[data-queue] li.past", { hasText: "行政检查现场笔录" }).locator("a").first().getAttribute("href");
  await tab.goto(`${base}${home}/recordings`);
  const shown = (name) => tab.locator("main tr, main li, main article", { hasText: name }).last().innerText();
  assert.match(await shown("album.jpg"), /09:00:05|09:00/, "as the picture says, not when the file was copied");
  for (const { name } of PICTURES) assert.match(await shown(name), /手机相册导入/, name);
  await tab.locator("main a", { hasText: "album.jpg" }).first().click();
  const words = await tab.innerText("main");
  for (const said of [/2026年?-?0?3月?-?0?2/, /35\.7619/, /115\.0292/, /文件自带/]) assert.match(words, said);
  await tab.goBack();
  await tab.locator("main a", { hasText: "plain.jpg" }).first().click();
  assert.match(await tab.innerText("main"), /设备上的文件时间/);
});

test("without a script the same form works while there is a network", async () => {
  const plain = await open(browser, base, "chenyifan", { width: 390, script: false });
  await plain.goto(`${base}/field/spot`);
  await plain.check('[name="party.kind"][value="organisation"]');
  const fields = { "party.name": "濮阳试未咨询有限公司", "party.uscc": "31410000MD01234542", "party.representative": "未试验", "party.address": "濮阳市华龙区试验路23号", cause: "涉嫌冒充律师从事法律服务", place: "濮阳市华龙区试验路23号", facts: "以律师名义张贴广告。", violated: "《中华人民共和国律师法》第十三条", basis: "《中华人民共和国律师法》第五十五条", stated: "当事人当场表示不陈述、不申辩。" };
  for (const [name, text] of Object.entries(fields)) await plain.fill(`[name="${name}"]`, text);
  await plain.fill('[name="found_at"]', new Date(Date.now() + 8 * 3600e3 - 600e3).toISOString().slice(0, 16));
  await plain.check('[name="officers"][value="linzhiyuan"]');
  for (const finding of ["identity_shown", "rights_told", "delivered"]) await plain.check(`[name="${finding}"][value="yes"]`);
  await plain.selectOption('[name="penalties.0.kind"]', "warning");
  await plain.check('[name="payment"][value="none"]');
  await plain.click("[data-field-form] button.primary");
  await plain.waitForURL(/\/cases\/py-demo-sfj\/[0-9a-f]+$/);
  assert.match(await plain.innerText("main"), /试未/);
  await plain.context().close();
});

test("every number is accounted for", async () => {
  await tab.goto(`${base}/field/numbers`);
  await sound(tab, "numbers");
  const rows = await tab.$$eval("main tbody tr", (lines) => lines.map((line) => line.innerText));
  const numbers = rows.map((row) => Number(row.match(/〕(\d+)号/)[1])).sort((one, two) => one - two);
  assert.deepEqual(numbers, numbers.map((_, index) => numbers[0] + index), "no gap");
  await tab.fill('[name="number"]', `${new Date(Date.now() + 8 * 3600e3).getUTCFullYear()}-6`);
  await tab.fill('[name="reason"]', "没有用上");
  await tab.click("main form button.primary");
  assert.match(await tab.innerText("main"), /已退回，待再用/);
  // What was given back is no number of the device any more.
  await tab.goto(`${base}/field`);
  await until(() => document.querySelector("[data-numbers]").textContent.includes("本机可用 0 个"));
});

// A keystroke-level estimate in seconds, after Card, Moran and Newell: a finger goes to its place and presses (1.1 and 0.2), and
// before each touch the officer decides (1.35, more than the model's rule, which has one before each thought only). A character
// by pinyin on glass is put at one second, a signature at three; both are assumptions. Talking to the party is not in it.
const SECONDS = { tap: 1.1 + 0.2, decide: 1.35, character: 1.0, signature: 3.0 };

// One warning on the spot with what the device offers: touches, and the estimate.
async function spot(name) {
  await tab.goto(`${base}/field/spot`);
  await tab.waitForSelector("#violation");
  assert.notEqual(await tab.inputValue('[name="found_at"]'), "", "now");
  assert.ok(await tab.isChecked('[name="officers"][value="linzhiyuan"]'), "the partner of the last time");
  let [touches, seconds] = [0, 0];
  const touch = async (work, more = 0) => {
    touches += 1;
    seconds += SECONDS.decide + SECONDS.tap + more;
    await work;
  };
  const type = (field, text) => touch(tab.fill(field, text), [...text].length * SECONDS.character);
  // A list is opened, then one of it is taken.
  const pick = (field, value) => touch(tab.selectOption(field, value), SECONDS.tap);
  await type("#party-search", name);
  await touch(tab.click('#f-party button:has-text("查找")'));
  await touch(tab.click(`#f-party .queue button:has-text("${name}")`));
  assert.equal(await tab.inputValue('[name="place"]'), "濮阳市华龙区试验路22号", "the party's own place");
  await pick("#violation", { index: 1 });
  for (const key of ["cause", "basis"]) assert.notEqual(await tab.inputValue(`[name="${key}"]`), "", key);
  await pick('[name="penalties.0.kind"]', "warning");
  assert.ok(await tab.isChecked('[name="payment"][value="none"]'), "a warning alone brings no payment");
  const known = (await tab.inputValue('[name="violated"]')) !== "";
  if (!known) await type('[name="violated"]', "《中华人民共和国律师法》第十三条");
  await type('[name="facts"]', "以律师名义张贴广告，没有收费。");
  for (const finding of ["identity_shown", "rights_told", "delivered"]) await touch(tab.check(`[name="${finding}"][value="yes"]`));
  await touch(tab.click('button:has-text("不陈述、不申辩")'));
  const glass = tab.locator("canvas.glass").first();
  await glass.scrollIntoViewIfNeeded();
  const at = await glass.boundingBox();
  await tab.mouse.move(at.x + 20, at.y + 20);
  await tab.mouse.down();
  for (const step of [1, 2, 3]) await tab.mouse.move(at.x + 20 + 30 * step, at.y + 20 + 15 * (step % 2));
  await tab.mouse.up();
  seconds += SECONDS.decide + SECONDS.tap + SECONDS.signature;
  await touch(tab.click("[data-field-form] button.primary"));
  await tab.waitForSelector("[data-handed]:not([hidden])");
  return { touches, seconds, known };
}

test("a fine on the spot takes few touches: what the device knows is filled in, and the second of its kind is estimated under a minute", async (t) => {
  await tab.click("[data-reserve]");
  await until(() => document.querySelector("[data-numbers]").textContent.includes("本机可用 5 个"));
  const first = await spot("试卯");
  const second = await spot("试巳");
  for (const [name, one] of Object.entries({ first, second })) t.diagnostic(`${name}: ${one.touches} touches, ${one.seconds.toFixed(1)} s by the keystroke-level model`);
  assert.ok(first.touches <= 14 && !first.known, `${first.touches} touches`);
  assert.ok(second.known, "the provision that was violated, as it was told the first time");
  assert.ok(second.seconds < 60, `${second.seconds} s`);
});

// The server dies before it was asked, and again when it had done what it was asked and the device does not know.
test("a server that is killed between two requests makes nothing twice and loses nothing", async () => {
  const again = async () => {
    site = await serve("field", site.folder);
    line.lead(site.base);
    await tab.evaluate(() => window.dispatchEvent(new Event("online")));
  };
  const arrived = (name) => tab.waitForFunction((words) => [...document.querySelectorAll("[data-queue] li.past")].some((one) => one.innerText.includes(words)), name, { timeout: 30000 });
  for (const [name, before] of [["试丑", true], ["试寅", false]]) {
    await tab.goto(`${base}/field/spot`);
    await tab.waitForSelector("#violation");
    await fillPenalty(`濮阳${name}咨询有限公司`);
    const lost = new Promise((done) => (line.lost = done));
    if (before) await site.kill();
    else line.lose = "POST /field/items";
    await tab.click("[data-field-form] button.primary");
    await tab.waitForSelector("[data-handed]:not([hidden])");
    if (!before) {
      await lost;
      await site.kill();
    }
    await again();
    await arrived(name);
    await tab.goto(`${base}/cases?q=${encodeURIComponent(name)}`);
    assert.equal(await tab.locator("a.what").count(), 1, name);
  }
});
