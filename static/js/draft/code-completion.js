// Codes are found while one types {{: by code, label or section, with or without diacritics.
import { fold } from "../common/folding.js";

const MOST = 8;
const CODE = /\{\{\s*([^{}|]*)$/; // before the caret: an open token without its view
const VIEW = /\{\{\s*[a-z][a-z0-9_]*\s*\|\s*([a-z_]*)$/;
const lists = new Map();

/** What may be named, asked of the server once a page. */
function listAt(address) {
  if (!lists.has(address)) {
    const request = fetch(address, { redirect: "manual", headers: { Accept: "application/json" } })
      .then((answer) => answer.json())
      .catch(() => {
        lists.delete(address); // asked again with the next key
        return { codes: [], views: [] };
      });
    lists.set(address, request);
  }
  return lists.get(address);
}

const begins = (text, words) => {
  const spaced = ` ${text.replaceAll("_", " ")}`;
  return words.every((word) => spaced.includes(` ${word}`) || text.includes(word) && word.includes("_"));
};

/** The best matches: every word typed begins one of the line's; codes, then labels, then sections. */
function matches(lines, typed) {
  const query = fold(typed);
  const words = query.split(" ").filter(Boolean);
  const rank = (line) => {
    const label = fold(line.label);
    const phrase = ` ${label}`.includes(` ${query}`);
    return [line.code.startsWith(query), label.startsWith(query), phrase, begins(label, words)].indexOf(true) + 1 || 5;
  };
  const ranked = lines.filter((line) => begins(line.found, words)).map((line) => [rank(line), line]);
  return ranked.sort(([left], [right]) => left - right).slice(0, MOST).map(([, line]) => line);
}

export function complete(box, address) {
  const list = Object.assign(document.createElement("ul"), { id: `codes-${box.id}`, className: "codes", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Mã có thể dùng");
  const announcement = Object.assign(document.createElement("span"), { className: "sr-only" });
  announcement.setAttribute("role", "status");
  box.after(list, announcement);
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  let lines = [];
  let chosen = -1;
  let typed = "";

  const before = () => box.value.slice(0, box.selectionStart);

  async function look() {
    const view = VIEW.exec(before());
    const code = CODE.exec(before());
    if (!view && !code) return close();
    const completions = await listAt(address);
    const now = (view ? VIEW : CODE).exec(before()); // more may have been typed while waiting
    if (!now || document.activeElement !== box) return close();
    typed = now[1];
    lines = matches(view ? completions.views : completions.codes, typed);
    show();
  }

  function show() {
    list.replaceChildren(...lines.map(option));
    list.hidden = !lines.length;
    announcement.textContent = lines.length ? `Có ${lines.length} mã, mũi tên để chọn` : "Không có mã nào khớp";
    choose(lines.length ? 0 : -1);
    list.scrollIntoView({ block: "nearest" }); // the foot of a panel would hide it
  }

  function option(line, place) {
    const item = document.createElement("li");
    item.id = `${list.id}-${place}`;
    item.setAttribute("role", "option");
    const code = Object.assign(document.createElement("code"), { textContent: line.code });
    const label = Object.assign(document.createElement("span"), { textContent: line.label });
    const small = Object.assign(document.createElement("small"), { textContent: [line.section, line.measure].filter(Boolean).join(", ") });
    item.append(code, " ", label, " ", small);
    item.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the caret stays where it is
      choose(place);
      take();
    });
    return item;
  }

  function choose(place) {
    chosen = place;
    [...list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === place)));
    const item = list.children[place];
    if (item) box.setAttribute("aria-activedescendant", item.id);
    else box.removeAttribute("aria-activedescendant");
    item?.scrollIntoView({ block: "nearest" });
  }

  /** Put the chosen code in the place of what was typed, and close the token. */
  function take() {
    const end = box.selectionStart;
    const closes = /^\s*\}\}/.exec(box.value.slice(end));
    const rest = closes ? "" : "}}";
    box.setSelectionRange(end - typed.length, end);
    const text = lines[chosen].code + rest;
    // The browser's own way keeps its own undoing; only where it is missing is the text set.
    if (!document.execCommand("insertText", false, text)) box.setRangeText(text, end - typed.length, end, "end");
    if (closes) box.setSelectionRange(box.selectionStart + closes[0].length, box.selectionStart + closes[0].length);
    close();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function close() {
    list.hidden = true;
    lines = [];
    announcement.textContent = "";
    choose(-1);
  }

  const STEPS = { ArrowDown: 1, ArrowUp: -1 };
  box.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key in STEPS) choose((chosen + STEPS[event.key] + lines.length) % lines.length);
    else if (event.key === "Enter" || event.key === "Tab") take();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  box.addEventListener("input", look);
  box.addEventListener("click", look);
  box.addEventListener("blur", close);
}
