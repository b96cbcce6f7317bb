/* n and p lead from mark to mark of an article; marks that the legend has switched off are passed over. */

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

addEventListener("mark", ({ detail }) => {
  const mark = next(detail === "n");
  if (!mark) return;
  // Another place on the page, not another page to go back through.
  location.replace(`#${mark.id}`);
  mark.scrollIntoView(); // of several keys in a row the address may scroll to an earlier one
});
