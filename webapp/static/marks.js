/* n and p lead from mark to mark of an article; marks that the legend has switched off are passed over. */

/** Whether single keys are wanted. */
function wanted() {
  try { return localStorage.getItem("keys") !== "off"; } catch { return true; }
}

/** The marks that are shown, in their order. */
function shown() {
  return [...document.querySelectorAll("mark[id]")].filter((mark) => document.getElementById(mark.className)?.checked ?? true);
}

/** The next shown mark in a direction, seen from the one that the address points at. */
function next(forward) {
  const marks = shown();
  const at = Number(location.hash.match(/^#t(\d+)$/)?.[1] ?? 0);
  const number = (mark) => Number(mark.id.slice(1));
  return forward ? marks.find((mark) => number(mark) > at) : marks.findLast((mark) => number(mark) < at);
}

addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable], dialog");
  if (typing || !["n", "p"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey || !wanted()) return;
  event.stopPropagation();
  const mark = next(event.key === "n");
  // Another place on the page, not another page to go back through.
  if (mark) location.replace(`#${mark.id}`);
}, { capture: true });
