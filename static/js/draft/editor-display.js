// What the editor says beside the words: what they compose to, what is wrong and where, what is saved.
import { clock } from "../common/clock.js";
import { explain, retryButton, spaced } from "../common/failures.js";

const SENTENCES = {
  typing: () => ["", "Chưa lưu"],
  busy: () => ["", "Đang lưu…"],
  done: () => ["done", `Đã lưu lúc ${clock()}`],
  same: () => ["", ""],
  back: () => ["", "Đã lấy lại chữ chưa lưu lần trước"],
  fault: () => ["failed", "Chưa lưu: câu còn chỗ sai."],
  conflict: (why) => ["failed", `Chưa lưu. ${why}`],
};

/** Say how far the saving is: see SENTENCES for the kinds, the others are why it failed. */
export function report(form, kind, why = "") {
  const place = form.querySelector("[data-saving]");
  const [state, ...parts] = SENTENCES[kind]?.(why) ?? ["failed", ...failure(form, kind, why)];
  place.dataset.state = state;
  if (parts.length > 1) place.replaceChildren(...parts);
  else if (place.textContent !== parts[0]) place.textContent = parts[0];
}

function failure(form, kind, why) {
  const again = retryButton("Lưu lại", () => form.requestSubmit());
  return spaced(explain(kind, "chưa lưu", again, { why, isAutomatic: true }));
}

/** Parse what the server has written for this place. */
export function parseHtml(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** Show what the words compose to. */
export function showComposed(form, { html, leaves }) {
  const place = form.querySelector("[data-composed]");
  place.classList.remove("old");
  place.replaceChildren(leaves ? "Câu này không có gì để báo cáo nên không in." : parseHtml(html));
}

/** Nothing is wrong with the words. */
export function clearError(form) {
  form.querySelector(".fault").replaceChildren();
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}

/** Say what is wrong, and offer to go there. */
export function showError(form, { why, field, position }) {
  const place = form.querySelector(".fault");
  if (place.dataset.why === why && place.textContent) return;
  clearError(form);
  const box = form.elements[field] ?? form.elements.template;
  box.setAttribute("aria-invalid", "true");
  form.querySelector("[data-composed]").classList.add("old");
  place.dataset.why = why;
  place.replaceChildren(why);
  if (!position || box.tagName !== "TEXTAREA") return;
  const go = document.createElement("button");
  go.type = "button";
  go.className = "quiet";
  go.textContent = "Đến chỗ sai";
  go.addEventListener("click", () => moveCaret(box, position));
  place.append(" ", go);
}

/** Put the caret before the character at `position`, counted from 1 as the server reads the text. */
export function moveCaret(box, position) {
  const blanks = box.value.length - box.value.trimStart().length;
  const before = [...box.value.slice(blanks)].slice(0, position - 1).join("");
  const place = blanks + before.length;
  box.focus();
  box.setSelectionRange(place, place);
}
