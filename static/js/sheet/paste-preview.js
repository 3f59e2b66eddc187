// What a pasted block would change, row by row, before anything changes.
import { element, open } from "../common/dialog.js";

const HEADS = { TT: "", "Chỉ tiêu": "", "Đang có": "number", "Sẽ thành": "number", "Lưu ý": "" };

function head() {
  const heads = Object.entries(HEADS).map(([textContent, className]) =>
    element("th", { scope: "col", textContent, className }),
  );
  return element("thead", {}, element("tr", {}, ...heads));
}

function line({ row, text, what }) {
  const cells = [
    element("td", { textContent: row?.number ?? "" }),
    element("td", { textContent: row?.label ?? "—" }),
    element("td", { textContent: row?.value.value ?? "", className: "number" }),
    element("td", { textContent: text, className: "number" }),
    element("td", { textContent: what, className: "what" }),
  ];
  return element("tr", { className: what ? "odd" : "" }, ...cells);
}

/** How many figures land, and how much is left over. */
function tally(planned, lands) {
  const landing = planned.filter(lands).length;
  const over = planned.filter(({ row }) => !row).length;
  return `${landing} ô sẽ đổi${over ? `, ${over} dòng thừa bị bỏ` : ""}. Mỗi ô được kiểm tra khi lưu.`;
}

function columnChoice(cells, choice, renew) {
  const width = Math.max(...cells.map((one) => one.length));
  if (width === 1) return [];
  const options = Array.from({ length: width }, (_, place) => {
    const texts = cells.map((one) => (one[place] ?? "").trim()).filter(Boolean);
    const textContent = `Cột ${place + 1}: ${texts.slice(0, 3).join("; ")}`;
    return element("option", { value: place, textContent, selected: place === choice.column });
  });
  const list = element("select", {}, ...options);
  list.addEventListener("change", () => renew({ column: Number(list.value) }));
  return [element("label", {}, "Lấy số từ ", list)];
}

function headingChoice(choice, renew) {
  const box = element("input", { type: "checkbox", checked: choice.skipsFirst });
  box.addEventListener("change", () => renew({ skipsFirst: box.checked }));
  return element("label", {}, box, " Dòng đầu là tiêu đề");
}

/** Show the plan; the person may choose another column, confirm or give up. */
export function preview({ cells, choice, planFor, lands, land }) {
  let planned = planFor(choice);
  const summary = element("p", { className: "tally" });
  summary.setAttribute("role", "status");
  const body = element("tbody");
  const renew = (change) => {
    choice = { ...choice, ...change };
    planned = planFor(choice);
    body.replaceChildren(...planned.map(line));
    summary.textContent = tally(planned, lands);
  };
  renew({});
  const controls = [...columnChoice(cells, choice, renew), headingChoice(choice, renew)];
  const choices = element("p", { className: "choices" }, ...controls);
  const table = element("div", { className: "scroll", tabIndex: 0 }, element("table", {}, head(), body));
  table.setAttribute("role", "group");
  table.setAttribute("aria-label", "Xem trước");
  open("Dán vào phiếu", element("div", { className: "preview" }, choices, summary, table), [
    ["Dán", () => land(planned)],
    ["Bỏ qua"],
  ]);
}
