// Keys and drafts. Everything works without this file.
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
const items = () => Array.from(document.querySelectorAll("a.what, .hit h2 a"));
addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.body.dataset.keys === "off") return;
  const list = items();
  const here = list.indexOf(document.activeElement);
  if (event.key === "/") {
    const search = document.querySelector("input[type=search]");
    if (search) { search.focus(); event.preventDefault(); }
  } else if (event.key === "j" && list.length) {
    list[Math.min(here + 1, list.length - 1)].focus();
  } else if (event.key === "k" && list.length) {
    list[Math.max(here - 1, 0)].focus();
  } else if (event.key === "?") {
    location.href = "/help";
  }
});
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
for (const button of document.querySelectorAll("button[data-phrase]")) {
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.for);
    if (!field) return;
    field.value = field.value ? field.value + "\n" + button.dataset.phrase : button.dataset.phrase;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
