// Keys that walk from screen to screen. Without this file the links under each screen do.
const NEXT = ["ArrowRight", "ArrowDown", "PageDown", " "];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp"];

function targetIndex(key, here, last) {
  if (NEXT.includes(key)) return Math.min(here + 1, last);
  if (BACK.includes(key)) return Math.max(here - 1, 0);
  if (key === "Home") return 0;
  return key === "End" ? last : -1;
}

function leave() {
  const link = document.querySelector("[data-leave]");
  if (link) link.click();
}

function show(screen) {
  screen.scrollIntoView({ behavior: "instant" });
  screen.focus({ preventScroll: true });
  history.replaceState(null, "", `#${screen.id}`);
}

export function start() {
  const screens = [...document.querySelectorAll(".screen")];
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === " " && event.target.matches("a, button")) return;
    if (event.key === "Escape") return leave();
    const middle = window.innerHeight / 2;
    const here = screens.findLastIndex((screen) => screen.getBoundingClientRect().top <= middle);
    const next = targetIndex(event.key, Math.max(here, 0), screens.length - 1);
    if (next < 0) return;
    event.preventDefault();
    show(screens[next]);
  });
}
