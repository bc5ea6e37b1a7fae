// Keys and drafts. Everything works without this file.
const typing = (target) => target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
const items = () => Array.from(document.querySelectorAll("a.what, .hit h2 a"));
// `g` and then one of these goes there, where the navigation has it. A second is long enough to press two keys.
const PLACES = { w: "/", c: "/cases", r: "/review", p: "/public" };
const TOGETHER_MS = 1000;
let going = -TOGETHER_MS;
addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.documentElement.classList.contains("keys-off")) return;
  const list = items();
  const here = list.indexOf(document.activeElement);
  const place = event.timeStamp - going < TOGETHER_MS ? PLACES[event.key] : undefined;
  going = event.key === "g" ? event.timeStamp : -TOGETHER_MS;
  const follow = (link) => { if (link) { link.click(); event.preventDefault(); } };
  if (place) {
    follow(document.querySelector(`nav a[href="${place}"]`));
  } else if (event.key === "[" || event.key === "]") {
    follow(document.querySelector(event.key === "[" ? "a[rel=prev]" : "a[rel=next]"));
  } else if (event.key === "e" && here >= 0) {
    follow(list[here].closest("tr, li, article, section")?.querySelector("a.btn"));
  } else if (event.key === "/") {
    const search = document.querySelector("input[type=search]");
    if (search) { search.focus(); event.preventDefault(); }
  } else if (event.key === "j" && list.length) {
    list[Math.min(here + 1, list.length - 1)].focus();
  } else if (event.key === "k" && list.length) {
    list[Math.max(here - 1, 0)].focus();
  } else if (event.key === "?") {
    location.href = "/help";
  } else if (aspects.length && /^[1-8n]$/.test(event.key)) {
    const open = (aspect) => !aspect.querySelector("input:checked");
    const next = event.key === "n" ? aspects.find(open) : aspects[Number(event.key) - 1];
    const choice = next?.querySelector("input:checked") ?? next?.querySelector("input");
    if (choice) { next.scrollIntoView({ block: "start" }); choice.focus({ preventScroll: true }); event.preventDefault(); }
  }
});
// The reviewer's desk: keys 1 to 8 and n go to the aspects, opening a record is noted, a record is cited with one press.
const aspects = Array.from(document.querySelectorAll("fieldset[data-aspect]"));
for (const record of document.querySelectorAll("details[data-looked]")) {
  record.addEventListener("toggle", () => {
    const csrf = document.querySelector("form.form input[name=csrf]");
    if (!record.open || record.dataset.noted || !csrf) return;
    record.dataset.noted = "yes";
    fetch(record.dataset.looked, { method: "POST", body: new URLSearchParams({ csrf: csrf.value }) }).catch(() => delete record.dataset.noted);
  });
}
for (const link of document.querySelectorAll(".checks a[href^='#m-']")) {
  link.addEventListener("click", () => { document.querySelector(link.hash).open = true; });
}
let aspect = "";
for (const fieldset of aspects) fieldset.addEventListener("focusin", () => { aspect = fieldset.dataset.aspect; });
for (const button of document.querySelectorAll("button[data-cite]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const cells = (column) => Array.from(document.querySelectorAll(`input[name^="references."][name$=".${column}"]`));
    const line = cells(1).findIndex((cell) => !cell.value);
    if (line < 0) return;
    cells(1)[line].value = button.dataset.cite;
    if (aspect) cells(0)[line].value = aspect;
    cells(aspect ? 2 : 0)[line].focus();
    cells(1)[line].dispatchEvent(new Event("input", { bubbles: true }));
  });
}
const form = document.querySelector("form[data-draft]");
if (form) {
  let timer;
  const note = document.querySelector("[data-saved]");
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const body = new URLSearchParams();
      for (const [key, value] of new FormData(form)) if (typeof value === "string") body.append(key, value);
      const answer = await fetch(form.dataset.draft, { method: "POST", body }).catch(() => null);
      if (note && answer && answer.ok) note.textContent = await answer.text();
    }, 1500);
  });
}
// What does not apply is not shown: it comes when the field on which it depends says so.
const dependent = Array.from(document.querySelectorAll("fieldset[data-depends]"));
const settle = () => {
  for (const field of dependent) {
    const chosen = Array.from(document.querySelectorAll(`[name="${field.dataset.depends}"]:checked`), (one) => one.value);
    const given = document.querySelector(`select[name="${field.dataset.depends}"]`)?.value;
    const fits = [...chosen, given].some((key) => key && field.dataset.is.split(" ").includes(key));
    field.hidden = !fits && !field.querySelector(".err");
  }
};
if (dependent.length) {
  addEventListener("input", settle);
  addEventListener("change", settle);
  settle();
}
// More lines of a list, without a reload.
const LINES_MORE = 5;
for (const button of document.querySelectorAll("button[data-more]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const list = button.closest("fieldset").querySelectorAll(".cells");
    let last = list[list.length - 1];
    for (let more = 0; more < LINES_MORE; more += 1) {
      const line = last.cloneNode(true);
      for (const cell of line.querySelectorAll("input")) {
        const [, key, number, column] = cell.name.match(/^(.*)\.(\d+)\.(\d+)$/);
        cell.value = "";
        cell.name = `${key}.${Number(number) + 1}.${column}`;
        cell.setAttribute("aria-label", cell.getAttribute("aria-label").replace(/\d+/, Number(number) + 2));
      }
      last.after(line);
      last = line;
    }
  });
}
for (const button of document.querySelectorAll("button[data-phrase]")) {
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.for);
    if (!field) return;
    field.value = field.value ? field.value + "\n" + button.dataset.phrase : button.dataset.phrase;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
// A mark moves the player where there is one; the position of the player is the position of a new mark.
const player = document.querySelector("video.player, audio.player");
if (player) {
  for (const link of document.querySelectorAll("a[data-seek]")) {
    link.addEventListener("click", (event) => {
      player.currentTime = Number(new URL(link.href).searchParams.get("t")) || 0;
      player.focus();
      event.preventDefault();
    });
  }
  const position = document.querySelector("[data-position]");
  if (position) {
    player.addEventListener("pause", () => {
      const at = player.currentTime;
      const two = (number) => String(Math.floor(number)).padStart(2, "0");
      position.value = `${Math.floor(at / 3600)}:${two(at / 60 % 60)}:${two(at % 60)}`;
    });
  }
}
// Uploads in pieces that survive a broken connection and a closed page (tus 1.0). Without this the form sends the file whole.
const PIECE = 8 << 20;
const RETRIES = 200;
const sending = document.querySelector("form[data-upload]");
if (sending) {
  const progress = sending.querySelector("[data-progress]");
  const tus = { "tus-resumable": "1.0.0" };
  const encode = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const told = async (answer) => {
    if (answer.ok) return answer;
    const words = await answer.json().then((body) => body.error, () => "上传没有成功。");
    throw Object.assign(new Error(words), { status: answer.status });
  };
  const checksum = async (piece) => {
    if (!crypto.subtle) return {};
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await piece.arrayBuffer()));
    return { "upload-checksum": `sha256 ${btoa(String.fromCharCode(...digest))}` };
  };
  const create = async (file, fields) => {
    const metadata = Object.entries({ ...fields, filename: file.name }).filter(([, value]) => value);
    const headers = { ...tus, "upload-length": file.size, "upload-metadata": metadata.map(([key, value]) => `${key} ${encode(value)}`).join(",") };
    const answer = await told(await fetch("/uploads", { method: "POST", headers }));
    return answer.headers.get("location");
  };
  const send = async (file, fields, show) => {
    const key = `upload ${fields.case} ${file.name} ${file.size} ${file.lastModified}`;
    let url = localStorage.getItem(key), failures = 0;
    for (;;) {
      try {
        if (!url) localStorage.setItem(key, url = await create(file, fields));
        const head = await told(await fetch(url, { method: "HEAD", headers: tus }));
        let offset = Number(head.headers.get("upload-offset"));
        while (offset < file.size) {
          show(offset);
          const piece = file.slice(offset, offset + PIECE);
          const headers = { ...tus, "upload-offset": offset, "content-type": "application/offset+octet-stream", ...await checksum(piece) };
          const answer = await told(await fetch(url, { method: "PATCH", headers, body: piece }));
          offset = Number(answer.headers.get("upload-offset"));
          failures = 0;
        }
        localStorage.removeItem(key);
        return;
      } catch (error) {
        if ([404, 410].includes(error.status) && localStorage.getItem(key)) {
          localStorage.removeItem(key);
          url = null;
        } else if (error.status >= 400 && ![409, 423, 460, 500, 502, 503, 507].includes(error.status)) throw error;
        if (++failures > RETRIES) throw error;
        progress.textContent = `${file.name}：连接中断，正在续传。${error.status ? error.message : ""}`;
        await wait(Math.min(1000 * failures, 15000));
      }
    }
  };
  sending.addEventListener("submit", async (event) => {
    const files = Array.from(sending.querySelector("input[type=file]").files);
    if (!files.length) return;
    event.preventDefault();
    const button = sending.querySelector("button");
    button.disabled = true;
    const form = new FormData(sending);
    const fields = { case: sending.dataset.upload, device: form.get("device"), clock_offset_s: form.get("clock_offset_s"), began: form.get("began") };
    try {
      for (const [index, file] of files.entries()) {
        await send(file, fields, (offset) => {
          progress.textContent = `第 ${index + 1} 个，共 ${files.length} 个：${file.name} 上传中 ${Math.floor(offset / file.size * 100)} %`;
        });
      }
      location.reload();
    } catch (error) {
      progress.textContent = error.message;
      button.disabled = false;
    }
  });
}
