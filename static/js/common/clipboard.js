// Blocks of cells as spreadsheets put them on the clipboard: tabs between columns, lines between rows.
const QUOTED = /[\t\r\n]|""/; // what a spreadsheet puts quotes around; other quotes are the text's own

/** The cells of a copied block, without the quotes that the spreadsheet put around some of them. */
export function cellsOf(text) {
  const cells = [[""]];
  const pattern = /"((?:[^"]|"")*)"(?=[\t\r\n]|$)|(\t)|(\r\n?|\n)|([^\t\r\n]+)/g;
  let isFresh = true;
  for (const [, quoted, tab, line, plain] of text.matchAll(pattern)) {
    const last = cells.at(-1);
    if (tab) last.push("");
    else if (line) cells.push([""]);
    else if (isFresh && quoted !== undefined && QUOTED.test(quoted)) last[last.length - 1] = unquote(quoted);
    else last[last.length - 1] += plain ?? `"${quoted}"`;
    isFresh = Boolean(tab || line);
  }
  if (cells.length > 1 && cells.at(-1).join("") === "") cells.pop();
  return cells;
}

const unquote = (quoted) => quoted.replaceAll('""', '"').replace(/\r\n?/g, "\n");
const quote = (text) => (/[\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A block of cells as a spreadsheet reads it. */
export const textOf = (cells) => cells.map((line) => line.map(quote).join("\t")).join("\n");
