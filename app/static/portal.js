// Exported pages: how they look, and the search in the browser over the shards that the export wrote.
const kept = (name) => { try { return localStorage.getItem(name) === "1"; } catch { return false; } };
for (const name of ["large", "contrast"]) if (kept(name)) document.documentElement.classList.add(name);
for (const link of document.querySelectorAll("a[data-look]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const on = document.documentElement.classList.toggle(link.dataset.look);
    try { localStorage.setItem(link.dataset.look, on ? "1" : "0"); } catch { /* Without storage it holds for this page. */ }
  });
}

const half = (text) => text.replace(/[\uFF01-\uFF5E]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xFEE0)).replace(/\u3000/g, " ");
// Pairs of Chinese characters, runs of letters and digits: the same cut as the program makes.
const terms = (text) => {
  const found = new Set();
  let run = "", last = "";
  for (const c of half(text) + " ") {
    if (/[0-9A-Za-z]/.test(c)) { run += c.toLowerCase(); last = ""; continue; }
    if (run) { found.add(run); run = ""; }
    const letter = /\p{Alphabetic}/u.test(c);
    if (last && letter) found.add(last + c);
    last = letter ? c : "";
  }
  return [...found];
};
const plainNumber = (text) => [...half(text)].filter((c) => /[\p{Alphabetic}\p{N}]/u.test(c)).join("").toLowerCase();
// FNV-1a over the UTF-8 bytes says in which shard a term stands.
const shard = (term, shards) => {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(term)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash % shards;
};

const main = document.querySelector("[data-search]");
if (main) {
  const base = main.dataset.search;
  const said = main.querySelector("[data-said]"), hits = main.querySelector("[data-hits]"), more = main.querySelector("[data-more]");
  const json = async (path) => {
    const answer = await fetch(`${base}/${path}`);
    if (answer.status === 404) return null;
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  };
  const postings = async (term, shards) => {
    const held = (await json(`t/${shard(term, shards)}.json`))?.[term] ?? [];
    let at = 0;
    return held.map((step) => (at += step));
  };
  const line = (entry) => {
    const [id, title, number, agency, decided, state, outcome] = entry;
    const article = document.createElement("article");
    article.className = "hit";
    const heading = article.appendChild(document.createElement("h2"));
    const link = heading.appendChild(document.createElement("a"));
    link.href = `${base}/../decisions/${encodeURIComponent(id)}/`;
    link.textContent = title;
    const meta = article.appendChild(document.createElement("div"));
    meta.className = "meta";
    for (const words of [number, agency, decided, state === "公示中" ? "" : state]) {
      if (words) meta.appendChild(document.createElement("span")).textContent = words;
    }
    article.appendChild(document.createElement("p")).textContent = outcome;
    return article;
  };
  const search = async (words) => {
    const about = await json("about.json");
    let found = await postings(`=${plainNumber(words)}`, about.shards);
    const byNumber = found.length > 0;
    if (!byNumber) {
      const wanted = terms(words);
      if (!wanted.length) { said.textContent = "请至少输入两个字。"; return; }
      const lists = await Promise.all(wanted.map((term) => postings(term, about.shards)));
      lists.sort((one, other) => one.length - other.length);
      const rest = lists.slice(1).map((list) => new Set(list));
      found = lists[0].filter((place) => rest.every((list) => list.has(place)));
    }
    found.sort((one, other) => other - one);
    said.textContent = found.length
      ? (byNumber ? `按文号找到 ${found.length} 件。` : `“${words}”：共 ${found.length} 条结果，最近公示的在前。`)
      : `没有找到“${words}”。可以换单位名称的一部分、决定书文号或者违法行为再试。`;
    const chunks = new Map();
    let shown = 0;
    const next = async () => {
      for (const place of found.slice(shown, shown + 20)) {
        const chunk = Math.floor(place / about.chunk);
        if (!chunks.has(chunk)) chunks.set(chunk, await json(`d/${chunk}.json`));
        hits.append(line(chunks.get(chunk)[place % about.chunk]));
      }
      shown += 20;
      more.hidden = shown >= found.length;
    };
    more.onclick = next;
    await next();
  };
  const words = (new URLSearchParams(location.search).get("q") ?? "").trim().slice(0, 100);
  const field = document.querySelector("#q");
  if (field) field.value = words;
  if (words) {
    said.textContent = "正在查询";
    search(words).catch(() => { said.textContent = "查询没有完成，请检查网络后重新打开本页，或者按月浏览。"; });
  } else {
    said.textContent = "输入单位名称、文号、条款或者关键词。";
  }
}
