// What the editor says beside the words: what they compose to, what is wrong and where, what is saved.
const clock = () => new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
const KEPT_HINT = "Chữ đã gõ vẫn được giữ.";
const SENTENCES = {
  typing: () => ["", "Chưa lưu"],
  busy: () => ["", "Đang lưu…"],
  done: () => ["done", `Đã lưu lúc ${clock()}`],
  same: () => ["", ""],
  back: () => ["", "Đã lấy lại chữ chưa lưu lần trước"],
  fault: () => ["failed", "Chưa lưu: câu còn chỗ sai."],
  conflict: (why) => ["failed", `Chưa lưu. ${why}`],
  offline: () => ["failed", `Mất kết nối, chưa lưu. ${KEPT_HINT} Có mạng sẽ tự lưu.`],
  broken: () => ["failed", `Máy chủ chưa trả lời, chưa lưu. ${KEPT_HINT} Sẽ thử lại.`],
  refused: (why) => ["failed", `Chưa lưu. ${why} ${KEPT_HINT}`],
  locked: (why) => ["failed", `Chưa lưu. ${why} ${KEPT_HINT}`],
};

/** Say how far the saving is: see SENTENCES for the kinds. */
export function report(form, kind, why = "") {
  const place = form.querySelector("[data-saving]");
  const [state, text] = kind === "session" ? ["failed", ""] : SENTENCES[kind](why);
  place.dataset.state = state;
  if (kind === "session") place.replaceChildren(`Phiên làm việc đã hết, chưa lưu. ${KEPT_HINT} `, login(form), " rồi bấm Lưu.");
  else if (place.textContent !== text) place.textContent = text;
}

function login(form) {
  const link = document.createElement("a");
  link.href = `${form.dataset.login}?next=${location.pathname}`;
  link.target = "_blank";
  link.textContent = "Đăng nhập lại ở thẻ khác";
  return link;
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
