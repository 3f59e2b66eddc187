// Why something was not sent or not saved, in the same words on every page, with a way on.
import { loginLink } from "./session.js";

const KEPT = "Chữ đã gõ vẫn được giữ.";
const SENTENCES = {
  offline: (what, { isAutomatic }) => [`Mất kết nối, ${what}. ${KEPT}${isAutomatic ? " Có mạng sẽ tự lưu." : ""}`],
  broken: (what, { isAutomatic }) => [`Máy chủ chưa trả lời, ${what}. ${KEPT}${isAutomatic ? " Sẽ thử lại." : ""}`],
  session: (what) => [`Phiên làm việc đã hết, ${what}. ${KEPT}`, loginLink(), "rồi bấm"],
  other: (what) => [
    `Ở thẻ khác đang đăng nhập bằng tên khác, ${what}. ${KEPT}`,
    "Đăng xuất ở thẻ đó, đăng nhập lại bằng tên của bạn rồi bấm",
  ],
  refused: (what, { why = "" }) => [`${capitalize(what)}. ${why} ${KEPT}`],
};

const capitalize = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * The parts of a message: `what` says what is not done (“chưa gửi”), `again` is the button that tries once more,
 * `why` the server's reason; `isAutomatic` promises that it is tried again without the button.
 */
export function explain(kind, what, again, options = {}) {
  const parts = (SENTENCES[kind] ?? SENTENCES.refused)(what, options);
  const isFinal = kind === "refused" || kind === "locked"; // trying again would end the same
  return isFinal ? parts : [...parts, again];
}

/** Texts and elements with a blank between them. */
export const spaced = (parts) => parts.flatMap((part) => [part, " "]);

/** A button that tries once more. */
export function retryButton(text, act) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "quiet retry", textContent: text });
  if (act) button.addEventListener("click", act);
  return button;
}
