// What a pasted block would change, row by row, before anything changes.
import { element, open } from "../../common/dialog.js";

const HEADS = { TT: "", "Chỉ tiêu": "", "Đang có": "number", "Sẽ thành": "number", "Lưu ý": "" };
const COPIED = { "Tên trong khối chép": "" };

function head(hasNames) {
  const heads = Object.entries(hasNames ? { ...COPIED, ...HEADS } : HEADS).map(([textContent, className]) =>
    element("th", { scope: "col", textContent, className }),
  );
  return element("thead", {}, element("tr", {}, ...heads));
}

function line(one, hasNames, renew) {
  const { row, name, text, state, what } = one;
  const cells = [
    ...(hasNames ? [element("td", { textContent: name })] : []),
    element("td", { textContent: row?.number ?? "" }),
    element("td", { textContent: row?.label ?? "—" }),
    element("td", { textContent: row?.value.value ?? "", className: "number" }),
    element("td", { textContent: state ? `${text} (ước tính)` : text, className: "number" }),
    element("td", { className: "what" }, ...remark(one, renew)),
  ];
  return element("tr", { className: what ? "odd" : "" }, ...cells);
}

/** What is to be said of a line; one in doubt lands only when the person says so. */
function remark(one, renew) {
  if (!one.isDoubtful) return [one.what];
  const box = element("input", { type: "checkbox", checked: Boolean(one.isTaken) });
  box.setAttribute("aria-label", `Vẫn dán ${one.text} vào dòng ${one.row.number}: ${one.row.label}`);
  box.addEventListener("change", () => {
    one.isTaken = box.checked;
    renew();
  });
  return [`${one.what} `, element("label", {}, box, " Vẫn dán")];
}

/** How many figures land, and how much is left over. */
function tally(planned, lands) {
  const landing = planned.filter(lands).length;
  const over = planned.filter(({ row, what }) => !row && !what.endsWith("bỏ qua")).length;
  const strange = planned.filter(({ row }) => !row).length - over;
  const doubtful = planned.filter(({ isDoubtful, isTaken }) => isDoubtful && !isTaken).length;
  const parts = [
    `${landing} ô sẽ đổi`,
    over && `${over} dòng thừa bị bỏ`,
    strange && `${strange} dòng không có trong biểu bị bỏ`,
    doubtful && `${doubtful} dòng chưa chắc: tích “Vẫn dán” nếu đúng`,
  ];
  return `${parts.filter(Boolean).join(", ")}. Mỗi ô được kiểm tra khi lưu.`;
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

function check(checked, text, onChange) {
  const box = element("input", { type: "checkbox", checked });
  box.addEventListener("change", () => onChange(box.checked));
  return element("label", {}, box, ` ${text}`);
}

function lineChoices({ skipsFirst, canCountTitles, countsTitles }, renew) {
  const choices = [check(skipsFirst, "Dòng đầu là tiêu đề", (chosen) => renew({ skipsFirst: chosen }))];
  if (!canCountTitles) return choices;
  const titles = check(countsTitles, "Khối chép có dòng tên mục", (chosen) => renew({ countsTitles: chosen }));
  return [...choices, titles];
}

/** Show the plan; the person may choose another column, confirm or give up. */
export function preview({ cells, choice, planFor, lands, land }) {
  let planned;
  const summary = element("p", { className: "tally" });
  summary.setAttribute("role", "status");
  const rows = element("table");
  const count = () => (summary.textContent = tally(planned, lands));
  const renew = (change) => {
    choice = { ...choice, ...change };
    planned = planFor(choice);
    const hasNames = planned.some(({ name }) => name);
    const lines = planned.map((one) => line(one, hasNames, count));
    rows.replaceChildren(head(hasNames), element("tbody", {}, ...lines));
    count();
  };
  renew({});
  const controls = [...columnChoice(cells, choice, renew), ...lineChoices(choice, renew)];
  const choices = element("p", { className: "choices" }, ...controls);
  const table = element("div", { className: "scroll", tabIndex: 0 }, rows);
  table.setAttribute("role", "group");
  table.setAttribute("aria-label", "Xem trước");
  open("Dán vào biểu", element("div", { className: "preview" }, choices, summary, table), [
    ["Dán", () => land(planned)],
    ["Bỏ qua"],
  ]);
}
