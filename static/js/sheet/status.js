// The bar's one sentence: whether everything is stored, and if not, why and what to do.
import { form, rows } from "./rows.js";

const place = form.querySelector(".saving");
const KEPT = "Chữ đã gõ vẫn được giữ.";

export const clock = () =>
  new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });

const SENTENCES = {
  busy: () => ["", "Đang lưu…"],
  done: finished,
  offline: (count) => ["failed", `Mất kết nối, ${count} ô chưa lưu. ${KEPT} Có mạng sẽ tự lưu.`, again()],
  broken: (count) => ["failed", `Máy chủ chưa trả lời, ${count} ô chưa lưu. ${KEPT}`, again()],
  session: () => ["failed", "Phiên làm việc đã hết, chữ đã gõ vẫn còn.", login(), "rồi bấm", again()],
  refused: (count, why) => ["failed", `${why} ${KEPT}`],
  locked: (count, why) => ["failed", `${why} ${count ? KEPT : ""}`],
};

/** Say how the saving stands: see SENTENCES for the kinds. */
export function report({ kind, count = 0, why = "" }) {
  const [state, ...parts] = SENTENCES[kind](count, why);
  place.dataset.state = state;
  place.replaceChildren(...parts.flatMap((part) => [part, " "]));
}

/** Say one sentence that asks for nothing; what failed is more important. */
export function mention(text) {
  if (place.dataset.state === "failed") return;
  place.dataset.state = "";
  place.textContent = text;
}

/** Say first of all that the sheet was not handed in; why not stands there already. */
export function withhold() {
  place.dataset.state = "failed";
  place.prepend("Chưa nộp phiếu. ");
}

function finished() {
  const failed = [...rows.values()].filter((row) => row.isUnsaved);
  if (!failed.length) return ["done", `Mọi thay đổi đã lưu lúc ${clock()}`];
  const links = failed.map((row) => {
    const link = document.createElement("a");
    link.href = `#v-${row.code}`;
    link.textContent = `dòng ${row.number}`;
    return link;
  });
  return ["failed", `Chưa lưu ${failed.length} ô:`, ...links];
}

function again() {
  const button = document.createElement("button");
  button.className = "quiet retry";
  button.textContent = "Lưu lại";
  return button;
}

function login() {
  const link = document.createElement("a");
  link.href = `${form.dataset.login}?next=${location.pathname}`;
  link.target = "_blank";
  link.textContent = "Đăng nhập lại ở thẻ khác";
  return link;
}
