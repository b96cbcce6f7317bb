/* What makes the pages quicker. Every one of them works without it. */

const REGIONS = ["facets", "inhalt", "languages"];
const form = document.getElementById("search");
const field = document.getElementById("q");
const onResults = () => document.getElementById("facets") !== null;

let shown = location.pathname + location.search;
let underway = null;

/** The field is a combobox from the start; what makes it one comes when it is first used. */
for (const [name, value] of Object.entries({
  role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-haspopup": "listbox",
})) field.setAttribute(name, value);
const complete = () => import(form.dataset.completion);
if (document.activeElement === field) complete();
else field.addEventListener("focus", complete, { once: true });

/** Keeps what says nothing out of the address: empty fields and defaults. An empty facet value means „ohne Angabe“. */
form.addEventListener("formdata", ({ formData }) => {
  for (const name of ["q", "from", "to"]) if (!formData.get(name)) formData.delete(name);
  for (const [name, value] of [["match", "all"], ["sort", "relevance"]]) {
    if (formData.get(name) === value) formData.delete(name);
  }
  for (const [name, value] of [...formData]) {
    if (name.endsWith(".mode") && value === "any") formData.delete(name);
  }
});

/** The address that submitting the form would lead to. */
function wanted() {
  const query = new URLSearchParams(new FormData(form)).toString();
  return form.getAttribute("action") + (query && `?${query}`);
}

/** Replaces hits and facets by those of `url`; where that fails, the browser goes there itself. */
async function show(url) {
  underway?.abort();
  underway = new AbortController();
  const { signal } = underway;
  document.getElementById("inhalt").setAttribute("aria-busy", "true");
  try {
    const response = await fetch(url, { signal });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!response.ok || !page.getElementById("facets")) throw new Error(response.statusText);
    replace(page);
    shown = url;
  } catch (error) {
    if (!signal.aborted) location.assign(url);
  }
}

function replace(page) {
  const active = document.activeElement;
  const unfolded = new Map([...document.querySelectorAll("details[data-facet]")].map((d) => [d.dataset.facet, d.open]));
  const facetsOpen = document.getElementById("facets").open;
  for (const id of REGIONS) document.getElementById(id).replaceWith(document.adoptNode(page.getElementById(id)));
  document.getElementById("facets").open = facetsOpen;
  for (const details of document.querySelectorAll("details[data-facet]")) {
    details.open = unfolded.get(details.dataset.facet) ?? details.open;
  }
  if (!active.isConnected) same(active)?.focus({ preventScroll: true });
  document.title = page.title;
  field.value = page.getElementById("q").value;
  document.getElementById("status").textContent = document.querySelector("[data-status]").dataset.status;
}

/** The control of the new page that stands where `control` stood in the old one. */
function same(control) {
  return [...form.elements].find(
    (e) => e.name && e.name === control.name && e.type === control.type &&
      (e.value === control.value || e.tagName === "SELECT"),
  );
}

document.addEventListener("change", ({ target }) => {
  // A date field changes with every digit: it waits for its button.
  if (target.form !== form || !onResults() || !target.matches("select, [type=checkbox], [type=radio]")) return;
  go(wanted());
});

function go(url) {
  history.pushState(null, "", url);
  show(url);
}

/** What a time is selected with comes when the histogram is first touched. */
const drawn = ({ target }) => target.closest?.(".bars") && import(document.getElementById("time").dataset.script);
document.addEventListener("pointerover", drawn);
document.addEventListener("focusin", drawn);
addEventListener("narrow", ({ detail }) => go(detail));

addEventListener("popstate", () => {
  const url = location.pathname + location.search;
  if (onResults() && url !== shown) show(url);
});

/** Whether single keys are wanted is kept in this browser alone. */
const kept = {
  get off() { try { return localStorage.getItem("keys") === "off"; } catch { return false; } },
  set off(off) { try { localStorage.setItem("keys", off ? "off" : "on"); } catch { /* kept until the page is left */ } },
};
const help = document.querySelector("button.keys");
const keysOn = document.getElementById("keys-on");
keysOn.checked = !kept.off;
keysOn.addEventListener("change", () => { kept.off = !keysOn.checked; });
const press = (key) => import(help.dataset.keys).then((keys) => keys.press(key));
help.addEventListener("click", () => press("?"));

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable], dialog");
  if (typing || !keysOn.checked || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    event.preventDefault();
    field.focus();
    field.select();
  } else if (["n", "p"].includes(event.key)) named.then(() => dispatchEvent(new CustomEvent("mark", { detail: event.key })));
  else if (["j", "k", "?"].includes(event.key)) press(event.key);
});

/** A page names what it needs beside this. */
const named = Promise.all([...document.querySelectorAll("[data-module]")].map(({ dataset }) => import(dataset.module)));
