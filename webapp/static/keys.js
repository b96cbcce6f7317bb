/* What single keys do, and the dialog that tells and switches them off. Loaded with the first of them. */

const dialog = document.getElementById("keys");

/** Moves the focus to the next or previous headline; from anywhere else to the first or last. */
function toHit(by) {
  const links = [...document.querySelectorAll(".hit h2 a")];
  const at = links.indexOf(document.activeElement.closest(".hit")?.querySelector("h2 a"));
  const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by];
  next?.focus();
  next?.closest(".hit").scrollIntoView({ block: "nearest" });
}

export function press(key) {
  if (key === "?") dialog.showModal();
  else toHit(key === "j" ? 1 : -1);
}
