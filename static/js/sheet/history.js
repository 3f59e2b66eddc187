// Who wrote what in a row, when and why: the page of its history, shown without leaving the sheet.
import { open } from "../common/dialog.js";
import { form, rowOf } from "./rows.js";
import { mention } from "./status.js";

async function fetchHistory(address) {
  const answer = await fetch(address, { redirect: "manual" });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.getElementById("history");
}

async function showAt(address) {
  let section;
  try {
    section = await fetchHistory(address);
  } catch {
    return mention("Chưa mở được lịch sử. Kiểm tra kết nối, hoặc đăng nhập lại.");
  }
  const title = section.querySelector("h1");
  title.remove();
  section.removeAttribute("aria-labelledby");
  open(`Lịch sử: ${title.textContent}`, section, [["Đóng"]]);
}

/** The history of a row that has one. */
export function openHistory(row) {
  const link = row.line.querySelector(".trace a");
  if (link) showAt(link.href);
}

export function start() {
  form.addEventListener("click", (event) => {
    const link = event.target.closest(".trace a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const row = rowOf(link);
    if (row) openHistory(row);
    else showAt(link.href);
  });
}
