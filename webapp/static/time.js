/* Selecting a time in the histogram by dragging, and going from bar to bar with arrow keys. Loaded when it is first touched. */

const FAR_ENOUGH_PX = 5;

let drag = null;

const linksOf = (bars) => [...bars.querySelectorAll("a")];
const nameOf = (link) => link.querySelector("title").textContent.split(": ")[0];
const caption = (bars) => bars.closest("figure").querySelector("figcaption .quiet");

/** The bars that the pointer has passed, dark while it is down. */
function passed({ bars, from, to }) {
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  return linksOf(bars).filter((link) => {
    const box = link.querySelector(".area").getBoundingClientRect();
    return box.right > left && box.left < right;
  });
}

function end() {
  for (const link of linksOf(drag.bars)) link.classList.remove("chosen");
  caption(drag.bars).textContent = drag.said;
  drag = null;
}

/** From the first day of one bar to the last of another. */
function address(first, last) {
  const url = new URL(first.getAttribute("href"), location.href);
  url.searchParams.set("to", new URL(last.getAttribute("href"), location.href).searchParams.get("to"));
  return url.pathname + url.search;
}

document.addEventListener("pointerdown", (event) => {
  const bars = event.target.closest(".bars");
  if (bars && event.button === 0) {
    drag = { bars, from: event.clientX, to: event.clientX, moved: false, said: caption(bars).textContent };
  }
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  drag.to = event.clientX;
  drag.moved ||= Math.abs(drag.to - drag.from) > FAR_ENOUGH_PX;
  if (!drag.moved) return;
  const chosen = passed(drag);
  for (const link of linksOf(drag.bars)) link.classList.toggle("chosen", chosen.includes(link));
  const names = [chosen[0], chosen.at(-1)].filter(Boolean).map(nameOf);
  caption(drag.bars).textContent = [...new Set(names)].join(" – ") || drag.said;
});

document.addEventListener("pointerup", () => {
  if (!drag) return;
  const chosen = drag.moved ? passed(drag) : [];
  if (drag.moved) addEventListener("click", (event) => event.preventDefault(), { capture: true, once: true });
  end();
  // The click that may follow comes before this, and then the page is replaced.
  if (chosen.length) setTimeout(() => dispatchEvent(new CustomEvent("narrow", { detail: address(chosen[0], chosen.at(-1)) })));
});
document.addEventListener("pointercancel", () => drag && end());
document.addEventListener("dragstart", (event) => event.target.closest?.(".bars") && event.preventDefault());

/** One stop for the Tab key: the bar that had the focus last. */
function stop(link) {
  for (const other of linksOf(link.closest(".bars"))) other.setAttribute("tabindex", other === link ? "0" : "-1");
}

document.addEventListener("focusin", ({ target }) => target.matches(".bars a") && stop(target));
document.addEventListener("keydown", (event) => {
  const bars = event.target.closest?.(".bars");
  if (!bars || event.altKey || event.ctrlKey || event.metaKey) return;
  const links = linksOf(bars);
  const at = links.indexOf(event.target);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: links.length - 1 }[event.key];
  if (!links[next]) return;
  event.preventDefault();
  links[next].focus();
});
if (document.activeElement.matches(".bars a")) stop(document.activeElement);
