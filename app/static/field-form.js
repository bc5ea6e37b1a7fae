// The field's forms: filled in by a few touches, checked, shown as the document that is handed over, and kept (field-keep.js,
// which comes before this in one script).
const form = document.querySelector("form[data-field-form]");
const data = JSON.parse(document.getElementById("field-data")?.textContent ?? "{}");

// —— The form ——
const value = (name) => form.elements.namedItem(name)?.value?.trim() ?? "";
const type = (name, text) => {
  const input = form.elements.namedItem(name);
  if (!input) return;
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
};
const before = (key, ...nodes) => $(`#f-${key}`)?.before(element("div", { className: "f" }, ...nodes));
const helper = (key, ...nodes) => $(`#f-${key} legend`)?.after(element("p", { className: "row" }, ...nodes));
const control = (text, work) => {
  const button = element("button", { type: "button", className: "btn", textContent: text });
  button.addEventListener("click", work);
  return button;
};
let correcting = null;
let strokes = {};
const taken = [];

function offerTimes(offset) {
  for (const input of $$("input[type=datetime-local]", form)) {
    input.after(control("现在", () => type(input.name, civil(Date.now() - offset).slice(0, 16))));
  }
}
function offerViolations() {
  if (!data.violations?.length) return;
  const select = element("select", { id: "violation" }, element("option", { value: "", textContent: "从裁量基准、权责清单中选" }), ...data.violations.map((one, index) => element("option", { value: index, textContent: one.label })));
  const hint = element("p", { className: "hint" });
  select.addEventListener("change", () => {
    const one = data.violations[select.value];
    if (!one) return;
    type("cause", `涉嫌${one.item}`);
    type("basis", one.basis);
    type("violated", localStorage.getItem(`violated ${one.item}`) ?? value("violated"));
    if (one.violated && !value("violated")) type("violated", one.violated);
    const kind = /罚款/.test(one.penalty) ? "fine" : /警告/.test(one.penalty) ? "warning" : "";
    if (kind) type("penalties.0.kind", kind);
    hint.textContent = one.penalty ? `裁量基准：${one.penalty}` : "";
    offerAmounts(hint, one);
  });
  before("cause", element("label", { htmlFor: "violation", textContent: "违法行为" }), select, hint);
}
// The bounds of the tier, as far as they may be fined on the spot; one amount alone is filled in.
function offerAmounts(hint, one) {
  const most = value("party.kind") === "natural" ? data.most?.citizen : data.most?.organisation;
  const amounts = (one.amounts ?? []).filter((amount) => amount <= (most ?? Infinity));
  if (one.amounts?.length === 1 && amounts.length && !/以[上下]|[至—-]/.test(one.penalty)) type("penalties.0.amount", String(amounts[0]));
  else hint.append(...amounts.map((amount) => control(`罚款 ${amount} 元`, () => { type("penalties.0.kind", "fine"); type("penalties.0.amount", String(amount)); })));
}
// A warning alone brings no payment; a fine goes to the bank, unless the officer says otherwise (处罚法67).
function offerPayment() {
  const choose = (key) => { const box = $(`[name="payment"][value="${key}"]`, form); if (box) box.checked = true; };
  form.addEventListener("input", (event) => {
    if (!/^penalties\.\d+\.kind$/.test(event.target.name ?? "")) return;
    const kinds = $$('select[name$=".kind"]', form).map((select) => select.value).filter(Boolean);
    if (kinds.length && kinds.every((kind) => kind === "warning")) choose("none");
    else if (kinds.includes("fine") && ["", "none"].includes($('[name="payment"]:checked', form)?.value ?? "")) choose("bank");
  });
}
// What is rarely filled in stands folded below; what is filled in stays in its place.
function foldOptional() {
  const rare = $$("fieldset.f", form).filter((set) => $("legend .muted", set) && !set.hasAttribute("data-taken") && !$("canvas", set) && !filled(set));
  if (!rare.length) return;
  const fold = element("details", { className: "f" }, element("summary", { textContent: `选填的 ${rare.length} 项` }));
  rare[0].before(fold);
  fold.append(...rare);
}
const shape = /[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}/;
function takeParty(party) {
  for (const input of $$('[name="party.kind"]', form)) input.checked = input.value === party.kind;
  const before = value("party.address");
  for (const part of ["name", "uscc", "resident_id", "representative", "address", "phone", "gender"]) type(`party.${part}`, party[part] ?? "");
  // On the spot is mostly at the party's own place; where it is not, the officer writes over it.
  if (party.address && ["", before].includes(value("place"))) type("place", party.address);
}
function offerParties() {
  if (!form.elements.namedItem("party.name")) return;
  const search = element("input", { type: "search", id: "party-search", placeholder: "名称或者统一社会信用代码" });
  const found = element("ul", { className: "queue" });
  const words = element("span", { className: "hint" });
  words.setAttribute("role", "status");
  const look = async () => {
    const wanted = search.value.trim();
    if (wanted.length < 2) return;
    let list = (data.parties ?? []).filter((party) => party.name.includes(wanted) || party.uscc === wanted);
    try {
      const answer = await told(await fetch(`/field/party?q=${encodeURIComponent(wanted)}`, { redirect: "manual" }));
      list = [...list, ...answer.parties.filter((one) => !list.some((other) => other.name === one.name && other.uscc === one.uscc))];
    } catch { /* Without a network, what the page brought is searched. */ }
    words.textContent = list.length ? "" : "没有找到，请直接填写。";
    if (!list.length && shape.test(wanted)) type("party.uscc", wanted);
    found.replaceChildren(...list.map((party) => element("li", {}, control(`${party.name}　${party.uscc || party.address}`, () => { takeParty(party); found.replaceChildren(); }))));
  };
  search.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); look(); } });
  const tools = [element("label", { htmlFor: "party-search", className: "vh", textContent: "查找当事人" }), search, control("查找", look)];
  if ("BarcodeDetector" in window && navigator.mediaDevices) tools.push(control("扫码", () => scan(words, (text) => { search.value = text.match(shape)?.[0] ?? text.slice(0, 100); look(); })));
  helper("party", ...tools);
  $("#f-party").append(words, found);
}
// The camera looks for a code, for half a minute at most.
async function scan(words, found) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    words.textContent = "不能使用摄像头，请直接填写。";
    return;
  }
  const video = element("video", { autoplay: true, playsInline: true, muted: true, srcObject: stream, className: "scan" });
  words.after(video);
  const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
  const until = Date.now() + 30e3;
  const stop = (text) => {
    stream.getTracks().forEach((track) => track.stop());
    video.remove();
    words.textContent = text ? "" : "没有扫到二维码。";
    if (text) found(text);
  };
  const glance = async () => {
    const codes = await detector.detect(video).catch(() => []);
    if (codes.length || Date.now() > until) stop(codes[0]?.rawValue);
    else requestAnimationFrame(glance);
  };
  glance();
}
function offerCode() {
  if (!form.elements.namedItem("code") || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const words = element("span", { className: "hint" });
  helper("code", control("扫码", () => scan(words, (text) => type("code", text.slice(0, 200)))), words);
}
// The signature on glass becomes a picture beside the record.
function offerSignature() {
  for (const input of $$('input[type=file][name^="signature"]', form)) {
    const canvas = element("canvas", { width: 900, height: 300, className: "glass" });
    canvas.setAttribute("aria-label", "签名处");
    canvas.setAttribute("role", "img");
    const pen = canvas.getContext("2d");
    Object.assign(pen, { lineWidth: 5, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
    const at = (event) => {
      const box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) / box.width * canvas.width, (event.clientY - box.top) / box.height * canvas.height];
    };
    canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); pen.beginPath(); pen.moveTo(...at(event)); strokes[input.name] = canvas; event.preventDefault(); });
    canvas.addEventListener("pointermove", (event) => { if (event.buttons) { pen.lineTo(...at(event)); pen.stroke(); } });
    input.before(canvas, control("重签", () => { pen.clearRect(0, 0, canvas.width, canvas.height); delete strokes[input.name]; }));
  }
}
const picture = (canvas) => new Promise((done) => canvas.toBlob(done, "image/png"));
const place = () => new Promise((done) => {
  if (!navigator.geolocation) return done("");
  navigator.geolocation.getCurrentPosition(({ coords }) => done(`${coords.latitude.toFixed(5)},${coords.longitude.toFixed(5)}`), () => done(""), { enableHighAccuracy: true, timeout: 8000, maximumAge: 60e3 });
});
async function digest(file) {
  if (!crypto.subtle) return "";
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
function offerCamera() {
  const set = $("[data-taken]");
  set.hidden = false;
  const list = $("[data-taken-list]");
  for (const input of $$("input[data-take]", set)) {
    input.addEventListener("change", async () => {
      for (const file of input.files) {
        const row = element("li", { textContent: `${file.name}　正在取指纹……` });
        list.append(row);
        const live = input.dataset.take === "现场拍摄";
        const clip = { file, name: file.name, made: file.lastModified || Date.now(), source: input.dataset.take, live, digest: await digest(file), place: live ? await place() : "" };
        taken.push(clip);
        row.textContent = `${file.name}　${input.dataset.take}　${civil(clip.made).replace("T", " ")}　${clip.place || "没有位置"}　指纹 ${clip.digest.slice(0, 12)}`;
      }
      input.value = "";
    });
  }
}

// —— Checks that save a handed-over document from being refused later ——
const uscc = (text) => {
  const signs = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(text)) return false;
  const sum = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28].reduce((total, weight, index) => total + weight * signs.indexOf(text[index]), 0);
  return signs[(31 - sum % 31) % 31] === text[17];
};
const resident = (text) => {
  if (!/^\d{17}[\dX]$/.test(text)) return false;
  const sum = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2].reduce((total, weight, index) => total + weight * +text[index], 0);
  return "10X98765432"[sum % 11] === text[17];
};
const yuan = (text) => Number(text.replace(/[,，\s元]/g, "")) || 0;
const filled = (set) => $$("input, select, textarea", set).some((input) => (["radio", "checkbox"].includes(input.type) ? input.checked : input.type === "file" ? input.files.length : input.value.trim()));
function faults() {
  const found = [];
  const fault = (key, words) => found.push({ key, words });
  for (const set of $$("fieldset.f", form)) {
    const legend = $("legend", set)?.textContent ?? "";
    const dependent = /^仅在/.test($(".hint", set)?.textContent ?? "");
    if (!legend.includes("选填") && !dependent && !filled(set)) fault(set.id.slice(2), `请填写“${legend.trim()}”。`);
  }
  for (const [key, article] of Object.entries(data.must ?? {})) {
    if (value(key) === "no") fault(key, `选了“否”的，不能办理（${article}）。`);
  }
  for (const [key, least] of Object.entries(data.least ?? {})) {
    const chosen = $$(`[name="${key}"]:checked`, form);
    if (chosen.length < least) fault(key, `至少 ${least} 人。`);
    for (const one of chosen) if (data.officers && !data.officers[one.value]) fault(key, "所选人员的执法证已过期、暂扣或者收回。");
  }
  for (const key of ["violated", "basis"].filter((key) => form.elements.namedItem(key))) {
    for (const line of value(key).split("\n").filter((line) => line.trim())) {
      const title = line.match(/《(?:中华人民共和国)?([^》（(]+)/)?.[1];
      if (!/《.+》.*第.+条/.test(line)) fault(key, `“${line}”没有写明法律名称和条款。`);
      else if (data.repealed?.[title]) fault(key, `《${title}》自 ${data.repealed[title]} 起已经废止，不能作为依据（行政处罚法第三十七条）。`);
    }
  }
  const kind = value("party.kind");
  if (kind === "natural" && value("party.resident_id") && !resident(value("party.resident_id"))) fault("party.resident_id", "居民身份证号码不对，请核对。");
  if (kind && kind !== "natural" && value("party.uscc") && !uscc(value("party.uscc"))) fault("party.uscc", "统一社会信用代码不对，请核对。");
  if (form.elements.namedItem("party.name") && !kind) fault("party", "请选择当事人的种类。");
  if (data.most) {
    let fine = 0;
    for (const select of $$('select[name$=".kind"]', form)) {
      if (select.value && !["warning", "fine"].includes(select.value)) fault("penalties", "当场只能警告、罚款，其他处罚改用普通程序（行政处罚法第五十一条）。");
      if (select.value === "fine") fine += yuan(value(select.name.replace(".kind", ".amount")));
    }
    const most = kind === "natural" ? data.most.citizen : data.most.organisation;
    if (fine > most) fault("penalties", `罚款超过当场处罚的上限 ${most} 元，改用普通程序（行政处罚法第五十一条）。`);
  }
  return found;
}
function showFaults(found) {
  const box = $("[data-wrong]");
  box.hidden = !found.length;
  box.replaceChildren(element("h2", { textContent: `有 ${found.length} 处需要改正` }), element("ul", {}, ...found.map((one) => element("li", {}, element("a", { href: `#f-${one.key}`, textContent: one.words })))));
  if (found.length) { document.title = document.title.replace(/^(有误 · )?/, "有误 · "); box.focus(); box.scrollIntoView({ block: "start" }); }
}

// —— The document as it is handed over ——
function capital(amount) {
  const digits = "零壹贰叁肆伍陆柒捌玖", units = ["", "拾", "佰", "仟", "万", "拾", "佰", "仟"];
  const cents = Math.round(amount * 100), whole = Math.floor(cents / 100);
  let text = "";
  String(whole).split("").forEach((digit, index, all) => {
    const unit = all.length - 1 - index;
    text += digit === "0" ? (unit === 4 ? "万" : "零") : digits[digit] + units[unit];
  });
  text = text.replace(/零+/g, "零").replace(/零万/, "万").replace(/零$/, "") || "零";
  const jiao = Math.floor(cents / 10) % 10, fen = cents % 10;
  return `人民币${text}元${jiao ? `${digits[jiao]}角` : fen ? "零" : ""}${fen ? `${digits[fen]}分` : ""}${jiao || fen ? "" : "整"}`;
}
const words = {
  party: () => {
    const parts = value("party.kind") === "natural"
      ? [["", "gender"], ["居民身份证号码：", "resident_id"], ["住址：", "address"]]
      : value("party.kind") === "organisation"
        ? [["统一社会信用代码：", "uscc"], ["住所：", "address"], ["法定代表人（负责人）：", "representative"]]
        : [["统一社会信用代码：", "uscc"], ["经营场所：", "address"], ["经营者：", "representative"], ["居民身份证号码：", "resident_id"]];
    return [value("party.name"), ...[...parts, ["联系电话：", "phone"]].filter(([, key]) => value(`party.${key}`)).map(([label, key]) => label + value(`party.${key}`))].join("，");
  },
  officers: () => $$('[name="officers"]:checked', form).map((one) => data.officers?.[one.value] ?? one.value).join("、"),
  penalties: () => {
    const list = $$('select[name$=".kind"]', form).filter((select) => select.value).map((select) => {
      const [amount, note] = [yuan(value(select.name.replace(".kind", ".amount"))), value(select.name.replace(".kind", ".words"))];
      return `${select.selectedOptions[0].textContent}${amount ? `${capital(amount)}（${Number.isInteger(amount) ? amount : amount.toFixed(2)}元）` : ""}${note ? `（${note}）` : ""}`;
    });
    return list.length === 1 ? list[0] : list.map((text, index) => `${index + 1}.${text}`).join("；");
  },
  relief: () => data.relief,
};
function written(key) {
  if (words[key]) return words[key]();
  const input = form.elements.namedItem(key);
  const chosen = $(`[name="${key}"]:checked`, form);
  if (chosen) return chosen.parentElement.textContent.trim();
  if (input?.type === "datetime-local") return chinese(value(key));
  return value(key).split("\n").filter(Boolean).join(key === "violated" || key === "basis" ? "、" : "");
}
async function hand(item, code) {
  const section = $("[data-handed]");
  const day = written("decided_at") || chinese(civil(item.made));
  const number = item.document ?? `${data.short_name}${data.series}〔${item.number.year}〕${item.number.number}号`;
  const parts = data.paragraphs.map((text) => element("p", { textContent: text.replace(/\{(\w+)\}/g, (_, key) => written(key)) }));
  const signed = Object.values(strokes)[0];
  section.replaceChildren(
    element("h2", { id: "t-handed", textContent: data.title }), element("p", { className: "docno", textContent: `${data.agency}　${number}` }), ...parts,
    element("p", { className: "sign" }, ...data.signatures.flatMap((label, index) => [`${label}：${index ? words.officers() : ""}`, ...(index === 0 && signed ? [element("img", { src: signed.toDataURL(), alt: "当事人的签名", width: 180 })] : []), element("br")]), day.replace(/\d+时\d+分$/, "")),
  );
  if (code) section.append(element("figure", {}, element("img", { src: `data:image/svg+xml;utf8,${encodeURIComponent(code)}`, alt: "文书二维码", width: 160, height: 160 }), element("figcaption", { textContent: "当事人扫码可以查看、下载本决定书。" })));
  section.append(element("p", { className: "row no-print" }, control("打印", () => window.print()), element("a", { className: "btn", href: "/field/spot", textContent: "办下一件" }), element("a", { className: "btn", href: "/field", textContent: "返回现场办理" })));
  section.hidden = false;
  form.hidden = true;
  document.body.classList.add("handing");
  section.scrollIntoView({ block: "start" });
}

// —— Keeping ——
const identifier = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const draft = `draft ${location.pathname}`;
let saving;
// What was handed over is no draft any more: a save that still waits would put it into the next form.
function forget() {
  clearTimeout(saving);
  return remember(draft, undefined);
}
async function submit(event) {
  event.preventDefault();
  const known = (await recall("session")) ?? { person: "", offset: 0 };
  const now = Date.now() - known.offset;
  if (form.elements.namedItem("decided_at") && !value("decided_at")) type("decided_at", civil(now).slice(0, 16));
  const found = faults();
  showFaults(found);
  if (found.length) return;
  const spot = Boolean(value("procedure"));
  const numbers = ((await recall("numbers")) ?? []).filter((one) => one.person === known.person && String(one.year) === (value("decided_at") || civil(now)).slice(0, 4));
  const number = spot ? correcting?.number ?? numbers[0] : undefined;
  const pairs = [...new FormData(form)].filter(([name, part]) => !["csrf", "item"].includes(name) && (typeof part === "string" || part.size > 0));
  for (const [name, canvas] of Object.entries(strokes)) pairs.push([name, new File([await picture(canvas)], "当事人签名.png", { type: "image/png" })]);
  const about = data.about ?? value("party.name");
  const item = { id: correcting?.id ?? value("item"), seq: correcting?.seq, person: known.person, title: data.title, about: number ? `${about}　〔${number.year}〕${number.number}号` : about, made: correcting?.made ?? now, page: location.pathname, pairs, number, stuck: "", after: "", case: value("case") };
  const clips = taken.map((clip) => ({
    id: identifier(), person: known.person, title: clip.source, about: clip.name, made: clip.live ? clip.made - known.offset : now, file: clip.file, stuck: "",
    after: item.id, case: "",
    // What the picture says of itself goes before the file's own time. Only what this device took itself is by its clock.
    told: { filename: clip.name, written: civil(clip.made).replace("T", " "), clock_offset_s: clip.live ? String(known.offset / 1000) : "", sha256: clip.digest, place: clip.place, device: `手机${clip.source}` },
  }));
  if (data.violations) localStorage.setItem(`violated ${value("cause").replace(/^涉嫌/, "")}`, value("violated"));
  localStorage.setItem("field officers", JSON.stringify($$('[name="officers"]:checked', form).map((one) => one.value)));
  if (spot && !number) return straight(item, clips);
  await keep([item, ...clips], number);
  await forget();
  if (spot) await hand(item, number.code);
  else kept();
  sync();
}
// Without a number in advance only the server can give one: it is asked first, and nothing is handed over before it answers.
async function straight(item, clips) {
  try {
    const receipt = await sendForm(item, await session());
    await forget();
    await keep(clips.map((clip) => ({ ...clip, after: "", case: receipt.case })));
    await hand({ ...item, document: receipt.document }, receipt.code);
    sync();
  } catch (error) {
    const none = "没有预留文号，现在又没有网络，不能当场作出处罚决定：决定书应当编有号码（行政处罚法第五十二条）。内容已留在本页，到有网络的地方再办，或者事先预留文号。";
    const list = (error.fields ?? []).map((one) => ({ key: one.field, words: `${one.label}：${one.reason}` }));
    showFaults(list.length ? list : [{ key: "party", words: error.status ? error.message : none }]);
  }
}
function kept() {
  form.hidden = true;
  const section = $("[data-handed]");
  section.replaceChildren(element("h2", { id: "t-handed", textContent: `${data.title}已存本机` }), element("p", { textContent: "联网后自动传回；下方“待传”可以看到是否传到。" }), element("p", { className: "row" }, element("a", { className: "btn primary", href: "/field", textContent: "返回现场办理" })));
  section.hidden = false;
  section.scrollIntoView({ block: "start" });
}
function fill(pairs) {
  for (const [name, text] of pairs) {
    if (typeof text !== "string") continue;
    const found = $$(`[name="${CSS.escape(name)}"]`, form);
    for (const input of found) {
      if (["radio", "checkbox"].includes(input.type)) { if (input.value === text) input.checked = true; } else if (!["hidden", "file"].includes(input.type)) input.value = text;
    }
  }
}
async function begin() {
  const offset = (await recall("session"))?.offset ?? 0;
  offerTimes(offset);
  offerPayment();
  offerViolations();
  offerParties();
  offerCode();
  offerSignature();
  offerCamera();
  for (const person of JSON.parse(localStorage.getItem("field officers") ?? "[]")) {
    const box = $(`[name="officers"][value="${CSS.escape(person)}"]`, form);
    if (box) box.checked = true;
  }
  const wanted = location.hash.match(/^#item=([\w-]+)$/)?.[1];
  correcting = wanted ? (await items()).find((item) => item.id === wanted) : null;
  if (!correcting && !$(".errsum:not([data-wrong])")) form.elements.namedItem("item").value = identifier();
  const before = correcting?.pairs ?? (await recall(draft));
  fill(before ?? []);
  if (!before) for (const key of ["found_at", "arrived_at", "scanned_at"]) if (!value(key)) type(key, civil(Date.now() - offset).slice(0, 16));
  foldOptional();
  if (correcting) showFaults((correcting.wrong ?? []).map((one) => ({ key: one.field, words: `${one.label}：${one.reason}` })));
  form.addEventListener("input", () => {
    clearTimeout(saving);
    saving = setTimeout(() => remember(draft, [...new FormData(form)].filter(([, text]) => typeof text === "string")), 300);
  });
  form.addEventListener("submit", submit);
}

// —— The pages themselves are kept for where there is no network ——
async function settle() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/field-worker.js", { scope: "/field" });
  await navigator.serviceWorker.ready;
  const kept = await caches.open("field");
  const files = $$("link[rel=stylesheet], script[src], img[src^='/public/officers/']").map((one) => one.href ?? one.src);
  const pages = ["/field", "/field/spot", ...$$("a[data-keep]").map((link) => link.getAttribute("href"))];
  for (const path of [...files.map((url) => new URL(url).pathname), ...pages]) {
    const answer = await fetch(path, { redirect: "manual" }).catch(() => null);
    if (answer?.ok) await kept.put(path, answer);
  }
  document.documentElement.dataset.kept = "yes";
}
// Who signs out leaves no page on the device; what waits stays, and is sent when its officer signs in again.
$('form[action="/sign-out"]')?.addEventListener("submit", () => { caches?.delete("field"); });
if (form) await begin();
await show();
window.addEventListener("online", sync);
document.addEventListener("visibilitychange", () => { if (!document.hidden) sync(); });
setInterval(sync, 30e3);
await sync();
await settle().catch(() => {});
