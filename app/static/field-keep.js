// The field: what is filled in is kept on the device first, in its order, and sent when there is a network. One item that the
// server does not take in waits for its correction and holds up nothing but what belongs to it. All gates stand on the server;
// what is checked here saves the officer from handing over a document that could not stand.
const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => Array.from(within.querySelectorAll(selector));
const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};
const two = (number) => String(number).padStart(2, "0");
// Beijing's civil time of a moment, as forms write it.
const civil = (ms) => new Date(ms + 8 * 3600e3).toISOString().slice(0, 19);
const chinese = (text) => {
  const found = text.match(/(\d+)-(\d+)-(\d+)T(\d+):(\d+)/);
  return found ? `${+found[1]}年${+found[2]}月${+found[3]}日${+found[4]}时${found[5]}分` : text;
};

// —— What the device keeps: items in their order, and small things by name ——
const opened = new Promise((done, fail) => {
  const asked = indexedDB.open("mingfa-field", 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("items", { keyPath: "id" });
    asked.result.createObjectStore("state");
  };
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});
async function turn(stores, mode, work) {
  const database = await opened;
  return new Promise((done, fail) => {
    const transaction = database.transaction(stores, mode);
    const result = work(transaction);
    transaction.oncomplete = () => done(result?.result);
    transaction.onabort = () => fail(transaction.error);
  });
}
const recall = (name) => turn("state", "readonly", (t) => t.objectStore("state").get(name));
const remember = (name, value) => turn("state", "readwrite", (t) => t.objectStore("state").put(value, name));
const put = (item) => turn("items", "readwrite", (t) => t.objectStore("items").put(item));
const drop = (id) => turn("items", "readwrite", (t) => t.objectStore("items").delete(id));
const items = async () => (await turn("items", "readonly", (t) => t.objectStore("items").getAll())).sort((a, b) => a.seq - b.seq);
// Items and the number of the first enter together or not at all.
async function keep(list, number) {
  const last = (await items()).at(-1)?.seq ?? 0;
  const numbers = (await recall("numbers")) ?? [];
  await turn(["items", "state"], "readwrite", (t) => {
    list.forEach((item, index) => t.objectStore("items").put({ ...item, seq: item.seq ?? last + 1 + index }));
    if (number) t.objectStore("state").put(numbers.filter((one) => one.number !== number.number || one.year !== number.year), "numbers");
  });
}

// —— Sending ——
const told = async (answer) => {
  if (answer.type === "opaqueredirect" || answer.status === 401) throw Object.assign(new Error("登录已经过期。"), { status: 401 });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(body.error ?? "没有成功。"), { status: answer.status, fields: body.fields ?? [] });
  return body;
};
async function session() {
  const asked = Date.now();
  const body = await told(await fetch("/field/session", { redirect: "manual" }));
  // How far this device is ahead of the server's clock.
  body.offset = Math.round((asked + Date.now()) / 2 - Date.parse(`${body.now.replace(" ", "T")}+08:00`));
  await remember("session", { person: body.person, offset: body.offset });
  // A number that was given back, or spoilt, is on no document any more. Those of others wait for them.
  const numbers = (await recall("numbers")) ?? [];
  const gone = (one) => one.person === body.person && !body.held.some((other) => other.year === one.year && other.number === one.number);
  const held = numbers.filter((one) => !gone(one));
  if (held.length < numbers.length) await remember("numbers", held);
  return body;
}
const encode = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
async function sendForm(item, { csrf }) {
  const body = new FormData();
  for (const [name, value] of item.pairs) typeof value === "string" ? body.append(name, value) : body.append(name, value, value.name);
  body.set("csrf", csrf);
  body.set("item", item.id);
  if (item.number) body.set("reserved", `${item.number.year}-${item.number.number}`);
  return told(await fetch("/field/items", { method: "POST", headers: { accept: "application/json" }, body, redirect: "manual" }));
}
// tus 1.0: pieces that survive a cut; the server compares the digest that was taken when the file came.
const PIECE = 1 << 20;
async function sendClip(item) {
  const tus = { "tus-resumable": "1.0.0" };
  const heard = async (answer) => (answer.ok ? answer : told(answer));
  if (!item.url) {
    const metadata = Object.entries({ ...item.told, case: item.case }).filter(([, value]) => value);
    const headers = { ...tus, "upload-length": item.file.size, "upload-metadata": metadata.map(([key, value]) => `${key} ${encode(value)}`).join(",") };
    item.url = (await heard(await fetch("/uploads", { method: "POST", headers }))).headers.get("location");
    await put(item);
  }
  let offset;
  try {
    offset = Number((await heard(await fetch(item.url, { method: "HEAD", headers: tus }))).headers.get("upload-offset"));
  } catch (error) {
    // The server no longer has what was begun: begin again.
    if ([404, 410].includes(error.status)) { item.url = ""; await put(item); error.status = 503; }
    throw error;
  }
  while (offset < item.file.size) {
    item.progress = Math.floor(offset / item.file.size * 100);
    const headers = { ...tus, "upload-offset": offset, "content-type": "application/offset+octet-stream" };
    const answer = await heard(await fetch(item.url, { method: "PATCH", headers, body: item.file.slice(offset, offset + PIECE) }));
    offset = Number(answer.headers.get("upload-offset"));
  }
  return {};
}
async function accepted(item, receipt) {
  await drop(item.id);
  for (const other of await items()) if (other.after === item.id) await put({ ...other, after: "", case: receipt.case });
  const sent = (await recall("sent")) ?? [];
  if (receipt.href) await remember("sent", [{ id: item.id, title: item.title, about: `${item.pairs.find(([name]) => name === "party.name")?.[1] ?? ""}　${receipt.document ?? receipt.number}`.trim(), href: receipt.href }, ...sent].slice(0, 8));
}
let network = "";
async function send() {
  let current;
  try {
    current = await session();
  } catch (error) {
    network = error.status === 401 ? "signed-out" : "offline";
    return;
  }
  network = "online";
  for (let item of await items()) {
    // What an earlier one of this round gave it, its case, stands in the store.
    item = (await items()).find((one) => one.id === item.id);
    if (!item || item.person !== current.person || item.stuck || item.after) continue;
    try {
      await accepted(item, await (item.file ? sendClip(item) : sendForm(item, current)));
    } catch (error) {
      if (!error.status) { network = "offline"; return; }
      if (error.status === 401) { network = "signed-out"; return; }
      const later = error.status >= 500 || [409, 423, 460].includes(error.status);
      if (!later) await put({ ...item, stuck: error.message, wrong: error.fields ?? [] });
    }
  }
}
// One tab sends at a time; the server takes each item in once all the same.
const locked = (work) => (navigator.locks ? navigator.locks.request("field", work) : work());
let sending = Promise.resolve();
const sync = () => (sending = sending.then(() => locked(send)).catch(() => { network = "offline"; }).then(show));

// —— What waits, on every page of the field ——
async function show() {
  const list = await items();
  const [person, all, sent] = [(await recall("session"))?.person, (await recall("numbers")) ?? [], (await recall("sent")) ?? []];
  const numbers = all.filter((one) => one.person === person);
  for (const place of $$("[data-network]")) place.textContent = { online: "已联网", offline: "离线，可以继续办理", "signed-out": "登录已过期" }[network] ?? "";
  const stuck = list.filter((item) => item.stuck).length;
  const words = $("[data-queue-state]");
  if (words) {
    words.replaceChildren(list.length ? `${list.length} 条待传${stuck ? `，其中 ${stuck} 条需要改正` : ""}。` : "没有待传的内容。");
    if (network === "signed-out") words.append("登录已过期，内容还在本机，", element("a", { href: "/sign-in", textContent: "重新登录后继续传" }), "。");
  }
  $("[data-queue]")?.replaceChildren(...list.map((item) => line(item, person)), ...sent.map(past));
  const held = $("[data-numbers]");
  if (held) held.textContent = `本机可用 ${numbers.length} 个${numbers.length ? `：${numbers.map((one) => `〔${one.year}〕${one.number}号`).join("、")}` : ""}。`;
}
function line(item, person) {
  const day = civil(item.made).slice(0, 10).split("-");
  const limit = item.file ? `${+day[1]}月${+day[2]}日 24:00 前须入库（全过程记录办法第二十二条）` : "联网后即传，报所属机关备案的期限从作出之日起算";
  const state = item.stuck ? `需要改正：${item.stuck}${(item.wrong ?? []).map((one) => ` ${one.label}：${one.reason}`).join("")}`
    : item.person !== person && person ? "由其他人员填写，该人员登录后才传"
    : item.after ? "待前一条传到后再传" : item.progress ? `上传中 ${item.progress} %` : "待传";
  const row = element("li", { className: item.stuck ? "stuck" : "" }, element("b", { textContent: item.title }), ` ${item.about}`, element("br"), `${civil(item.made).slice(0, 16).replace("T", " ")}　${state}`);
  if (!item.stuck) row.append(element("br"), element("small", { textContent: limit }));
  const tools = element("span", { className: "row" });
  if (item.stuck && item.page) tools.append(element("a", { className: "btn sm", href: `${item.page}#item=${item.id}`, textContent: "改正" }));
  if (item.stuck) {
    const retry = element("button", { type: "button", className: "btn sm", textContent: "再传一次" });
    retry.addEventListener("click", async () => { await put({ ...item, stuck: "", wrong: [] }); sync(); });
    const away = element("button", { type: "button", className: "btn sm", textContent: "不再提交" });
    away.addEventListener("click", async () => {
      const spoilt = item.number ? `文号〔${item.number.year}〕${item.number.number}号请到“预留文号登记”退回或者作废。` : "";
      if (!confirm(`从本机删去“${item.title}”？删去后不能找回。${spoilt}`)) return;
      for (const other of await items()) if (other.after === item.id) await drop(other.id);
      await drop(item.id);
      show();
    });
    tools.append(retry, away);
  }
  if (tools.childNodes.length) row.append(tools);
  return row;
}
const past = (one) => element("li", { className: "past" }, element("b", { textContent: one.title }), " ", element("a", { href: one.href, textContent: one.about }), element("br"), "已传到，服务器已确认");

// —— Numbers in advance ——
for (const button of $$("button[data-reserve]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const words = $("[data-reserved]");
    button.disabled = true;
    try {
      const { csrf, person } = await session();
      const body = new URLSearchParams({ csrf, more: button.dataset.reserve });
      const { numbers } = await told(await fetch("/field/reserve", { method: "POST", body, redirect: "manual" }));
      await remember("numbers", [...((await recall("numbers")) ?? []), ...numbers.map((one) => ({ ...one, person }))]);
      const total = $("[data-held]");
      if (total) total.textContent = Number(total.textContent) + numbers.length;
      words.textContent = numbers.length ? `已预留 ${numbers.length} 个，离线也能编号。` : "名下未用的已到上限，请先用完或者退回。";
    } catch (error) {
      words.textContent = error.status ? error.message : "现在没有网络，不能预留。";
    }
    button.disabled = false;
    show();
  });
}

