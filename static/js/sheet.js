// The sheet without the mouse: Enter and arrows move, nothing typed is lost by accident.
const form = document.getElementById("sheet");
const cells = [...form.querySelectorAll("td.entry input:not([type=hidden]), td.entry textarea")];
const unsaved = form.querySelector(".unsaved");
let changed = document.querySelector(".summary.error") !== null;
let sending = false;

form.querySelector(".hint[hidden]").hidden = false;

const step = (from, by) => {
  const next = cells[cells.indexOf(from) + by];
  if (next) next.focus();
};

const atEdge = (cell, by) => {
  if (cell.tagName === "INPUT") return true;
  const text = by < 0 ? cell.value.slice(0, cell.selectionStart) : cell.value.slice(cell.selectionEnd);
  return !text.includes("\n") && (by < 0 ? cell.selectionStart === 0 : cell.selectionEnd === cell.value.length);
};

form.addEventListener("keydown", (event) => {
  const cell = event.target;
  if (!cells.includes(cell) || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Enter" && cell.tagName === "INPUT") {
    event.preventDefault();
    step(cell, event.shiftKey ? -1 : 1);
  } else if (event.key === "ArrowDown" && atEdge(cell, 1)) {
    event.preventDefault();
    step(cell, 1);
  } else if (event.key === "ArrowUp" && atEdge(cell, -1)) {
    event.preventDefault();
    step(cell, -1);
  }
});

form.addEventListener("focusin", (event) => {
  if (event.target.matches("td.entry input")) event.target.select();
});

form.addEventListener("input", () => {
  changed = true;
  unsaved.textContent = "Có thay đổi chưa lưu";
});

form.addEventListener("submit", (event) => {
  if (sending) event.preventDefault();
  sending = true;
});

window.addEventListener("beforeunload", (event) => {
  if (changed && !sending) event.preventDefault();
});

window.addEventListener("pageshow", () => { sending = false; });
