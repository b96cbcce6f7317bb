/* Completion of the search field: a combobox with manual selection after the ARIA Authoring Practices. Loaded with the
   first focus. Nothing is selected until an arrow key is pressed, so Enter submits what was typed. */

const WAIT_MS = 80;
const numbers = new Intl.NumberFormat(document.documentElement.lang);

const field = document.getElementById("q");
const { form } = field;
const texts = JSON.parse(form.dataset.texts);
const list = made("ul", { class: "suggestions", id: "suggestions", role: "listbox", "aria-label": texts.suggestions, hidden: "" });
const said = made("p", { class: "hidden", role: "status" });
form.after(list, said);
field.setAttribute("aria-controls", list.id);

let suggestions = [];
let active = -1;
let timer = 0;
let underway = null;

/** A text in the form that fits a number, with the number in it. */
function counted([one, several], number) {
  return (number === 1 ? one : several).replace("%(number)s", numbers.format(number));
}

function made(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Asks for suggestions once typing pauses; only the end of the query can be completed. */
function ask() {
  clearTimeout(timer);
  underway?.abort();
  if (!field.value.trim() || field.selectionEnd !== field.value.length) return close();
  timer = setTimeout(fetched, WAIT_MS, field.value);
}

async function fetched(query) {
  underway = new AbortController();
  const { signal } = underway;
  try {
    const response = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q: query })}`, { signal });
    if (!response.ok) throw new Error(response.statusText);
    const answer = await response.json();
    if (!signal.aborted && document.activeElement === field && field.value === query) show(answer.suggestions, query);
  } catch {
    if (!signal.aborted) close();
  }
}

function show(found, query) {
  suggestions = found;
  list.replaceChildren(...found.map((suggestion, at) => option(suggestion, at, query)));
  list.scrollTop = 0;
  select(-1);
  expand(found.length > 0);
  said.textContent = found.length ? counted(texts.found, found.length) : texts.none;
}

function option({ text, kind, articles }, at, query) {
  const [start, end] = typedPart(text, query);
  const name = made("bdi", { lang: "de" }, text.slice(0, start), made("span", {}, text.slice(start, end)), text.slice(end));
  const label = made("span", { class: "kind" }, texts.kinds[kind] ?? "");
  const count = made("span", { class: "number" }, counted(texts.articles, articles));
  const item = made("li", { class: kind, id: `suggestion-${at}`, role: "option", "aria-selected": "false" });
  item.append(name, " ", label, " ", count);
  item.addEventListener("click", () => pick(at));
  return item;
}

/** Where in a suggestion stands what was typed already: as many of the last words as do, at the start of a word. */
function typedPart(text, query) {
  const folded = [...text].map(fold).join("");
  if (folded.length !== text.length) return [0, 0];
  const words = query.trim().split(/\s+/);
  for (let first = 0; first < words.length; first += 1) {
    const typed = fold(words.slice(first).join(" ")).replace(/^[^\p{L}\p{N}]*(?:\p{L}+:)?[^\p{L}\p{N}]*/u, "");
    const at = ` ${folded}`.replaceAll(/[^\p{L}\p{N}]/gu, " ").indexOf(` ${typed.replaceAll(/[^\p{L}\p{N}]/gu, " ")}`);
    if (typed && at >= 0) return [at, at + typed.length];
  }
  return [0, 0];
}

function fold(letters) {
  return letters.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

function expand(open) {
  list.hidden = !open;
  field.setAttribute("aria-expanded", open);
}

function close() {
  clearTimeout(timer);
  underway?.abort();
  select(-1);
  expand(false);
  said.textContent = "";
}

/** Moves the selection; -1 leaves it with what was typed. */
function select(at) {
  list.children[active]?.setAttribute("aria-selected", "false");
  active = at;
  const item = list.children[at];
  item?.setAttribute("aria-selected", "true");
  item?.scrollIntoView({ block: "nearest" });
  if (item) field.setAttribute("aria-activedescendant", item.id);
  else field.removeAttribute("aria-activedescendant");
}

function pick(at) {
  field.value = suggestions[at].query;
  close();
  form.requestSubmit();
}

/** The next place up or down, what was typed being one of them. */
function step(by) {
  const places = suggestions.length + 1;
  select(((active + 1 + by + places) % places) - 1);
}

field.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey) return;
  const { key, altKey } = event;
  const open = !list.hidden;
  if (key === "ArrowDown" || key === "ArrowUp") {
    event.preventDefault();
    if (altKey && key === "ArrowUp") close();
    else if (open && !altKey) step(key === "ArrowDown" ? 1 : -1);
    else if (!open && field.value.trim()) fetched(field.value);
  } else if (open && key === "Enter" && active >= 0) {
    event.preventDefault();
    pick(active);
  } else if (open && key === "Escape") {
    event.preventDefault();
    close();
  } else if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(key)) {
    select(-1);
  } else if (key === "Tab" || key === "Enter") {
    close();
  }
});

field.addEventListener("input", (event) => event.isComposing || ask());
field.addEventListener("compositionend", ask);
field.addEventListener("blur", close);
form.addEventListener("submit", close);
// The field keeps the focus while a suggestion is pressed or the list is scrolled.
list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("mousedown", (event) => event.preventDefault());

if (field.value !== field.defaultValue) ask();
