// The bar's one sentence: whether everything is stored, and if not, why and what to do.
import { clock } from "../common/clock.js";
import { explain, retryButton, spaced } from "../common/failures.js";
import { form, rows } from "./rows.js";

const place = form.querySelector(".saving");
const KEPT = "Chữ đã gõ vẫn được giữ.";

const SENTENCES = {
  busy: () => ["", "Đang lưu…"],
  done: finished,
  locked: (count, why) => ["failed", `${why} ${count ? KEPT : ""}`],
};

/** Say how the saving stands: busy, done, locked, or why it failed. */
export function report({ kind, count = 0, why = "" }) {
  const options = { why, isAutomatic: true };
  const [state, ...parts] = SENTENCES[kind]?.(count, why) ?? [
    "failed",
    ...explain(kind, `${count} ô chưa lưu`, retryButton("Lưu lại"), options),
  ];
  place.dataset.state = state;
  place.replaceChildren(...spaced(parts));
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
  place.prepend("Chưa nộp biểu. ");
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
