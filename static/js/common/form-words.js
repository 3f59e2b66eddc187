// What was typed into a form that the browser sends: kept until the server has taken it, put back on return.
import { forgetOld, keep, recall } from "./unsaved-words.js";
import { user } from "./session.js";

const SECRET = "[type=password], [autocomplete$=password], [autocomplete=one-time-code]"; // shown, too
const CHOSEN = ["checkbox", "radio"];
const NOT_KEPT = ["hidden", "file", "submit", "button", "image", "reset"];
const NAMED_BY = ["passage", "indicator", "after"]; // hidden fields that say what the form is about
const SENT = "kgscience-sent"; // in this tab: places whose words are on their way

const pathOf = (form) => new URL(form.getAttribute("action") || location.href, location.href).pathname;

function placeOf(form) {
  const about = NAMED_BY.map((name) => form.querySelector(`input[type=hidden][name=${name}]`)?.value ?? "");
  return `form:${pathOf(form)}:${about.join(":")}`;
}

const fieldsOf = (form) =>
  [...form.querySelectorAll("input[name], textarea[name], select[name]")].filter((field) => !NOT_KEPT.includes(field.type));
const isChosen = (field) => CHOSEN.includes(field.type);
const isTyped = (field) => !isChosen(field) && field.tagName !== "SELECT";
const keyOf = (field) => (isChosen(field) ? `${field.name}=${field.value}` : field.name);
const defaultOption = (field) => [...field.options].find((option) => option.defaultSelected) ?? field.options[0];

function originalOf(field) {
  if (isChosen(field)) return field.defaultChecked;
  return field.tagName === "SELECT" ? (defaultOption(field)?.value ?? "") : field.defaultValue;
}

const valueOf = (field) => (isChosen(field) ? field.checked : field.value);

function setValue(field, value) {
  if (isChosen(field)) field.checked = value;
  else field.value = value;
}

/** Whether this file keeps the words of a form; some pages do it themselves, and secrets are kept nowhere. */
function isKept(form) {
  const isOwn = "editor" in form.dataset || form.id === "sheet";
  return form.method === "post" && user && !isOwn && !form.querySelector(SECRET);
}

/** Keep what differs from the page as it came, if anything was typed at all. */
export function keepWords(form) {
  if (!isKept(form)) return;
  const changed = fieldsOf(form).filter((field) => valueOf(field) !== originalOf(field));
  const words = changed.map((field) => [keyOf(field), { original: originalOf(field), value: valueOf(field) }]);
  keep(user, placeOf(form), changed.some(isTyped) ? Object.fromEntries(words) : null);
}

export const forgetWords = (form) => isKept(form) && keep(user, placeOf(form), null);

/** The browser leaves with the words: they are forgotten when a page comes that is no refusal. */
export function markSent(form) {
  if (isKept(form)) sessionStorage.setItem(SENT, placeOf(form));
}

function settleSent() {
  const place = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  const status = performance.getEntriesByType("navigation")[0]?.responseStatus || 200;
  if (place && user && status < 400) keep(user, place, null);
}

/** Put back what an earlier visit typed and did not send, where the field still is as it was then. */
function restore(form) {
  const words = isKept(form) ? recall(user, placeOf(form)) : null;
  if (!words) return;
  const isAsThen = (field) => words[keyOf(field)]?.original === originalOf(field) && valueOf(field) === originalOf(field);
  const fields = fieldsOf(form).filter(isAsThen);
  for (const field of fields) setValue(field, words[keyOf(field)].value);
  if (!fields.some(isTyped)) return;
  form.closest("details")?.setAttribute("open", "");
  form.prepend(restoredNotice(form));
}

function restoredNotice(form) {
  const notice = Object.assign(document.createElement("p"), { className: "restored message" });
  notice.setAttribute("role", "status");
  const drop = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "Bỏ" });
  drop.addEventListener("click", () => {
    form.reset();
    forgetWords(form);
    notice.remove();
  });
  notice.append("Đã lấy lại những gì bạn gõ lần trước mà chưa gửi. ", drop);
  return notice;
}

function restoreIn(root) {
  const forms = root.matches?.("form") ? [root] : root.querySelectorAll("form");
  for (const form of forms) restore(form);
}

export function start() {
  settleSent();
  forgetOld(user);
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, ({ target }) => target.form && keepWords(target.form));
  }
  restoreIn(document);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE) restoreIn(node);
    }
  }).observe(document.body, { childList: true, subtree: true });
}
