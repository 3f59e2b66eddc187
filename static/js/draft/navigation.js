// Alt and an arrow walk from one marked passage to the next.
const MARKED = "#desk .to-passage:not([data-signs='']), #desk .passage .gap a, #desk .passage .estimate a";

function step(by) {
  const marked = [...document.querySelectorAll(MARKED)];
  const here = document.activeElement;
  const after = (one) => here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
  const isOn = here?.closest?.("#desk");
  if (!marked.length) return;
  const next = isOn ? marked.find((one) => one !== here && after(one)) : marked[0];
  const last = isOn ? marked.findLast((one) => one !== here && !after(one)) : marked.at(-1);
  const target = by > 0 ? next : last;
  target?.focus();
  target?.scrollIntoView({ block: "center" });
}

export function start() {
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    if (event.target.matches?.("input, textarea, select")) return;
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
  });
}
