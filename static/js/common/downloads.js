// A link to a file that the server makes first: the page says that it is being made, and what became of it.
import { explain, retryButton, spaced } from "./failures.js";
import { loginPath } from "./session.js";

const SHOWN = 10_000; // ms

const status = document.createElement("p");
status.className = "file-status";
status.setAttribute("role", "status");

const isPlain = (event) =>
  !event.defaultPrevented && event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

const say = (...parts) => status.replaceChildren(...spaced(parts));

const fail = (link, kind) => say(...explain(kind, "chưa tải được tệp", retryButton("Tải lại", () => download(link))));

/** The name that the server gives the file. */
function nameOf(disposition) {
  const encoded = /filename\*=utf-8''([^;]+)/i.exec(disposition);
  return encoded ? decodeURIComponent(encoded[1]) : (/filename="([^"]+)"/.exec(disposition)?.[1] ?? "");
}

/** Give the file to the browser as if it had asked for it. */
async function save(response) {
  const address = URL.createObjectURL(await response.blob());
  const name = nameOf(response.headers.get("Content-Disposition"));
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

async function download(link) {
  say(`Đang làm tệp ${link.dataset.file}…`);
  const response = await fetch(link.href).catch(() => null);
  if (!response) return fail(link, "offline");
  if (new URL(response.url).pathname === loginPath) return fail(link, "session");
  if (response.status >= 500) return fail(link, "broken");
  const isFile = response.headers.get("Content-Disposition")?.startsWith("attachment");
  if (!response.ok || !isFile) return location.assign(link.href); // a page says how far it is, or why not
  await save(response);
  say(`Đã tải tệp ${link.dataset.file}.`);
  setTimeout(say, SHOWN);
}

async function onClick(event) {
  const link = event.target.closest?.("a[data-file]");
  if (!link || !isPlain(event)) return;
  // The browser itself shows a PDF, in the place of the page.
  if (link.dataset.file === "PDF") return say("Đang mở tệp PDF…");
  event.preventDefault();
  if (link.ariaBusy === "true") return; // pressed twice
  link.ariaBusy = "true";
  await download(link).finally(() => (link.ariaBusy = null));
}

export function start() {
  if (!document.querySelector("a[data-file]")) return;
  document.body.append(status);
  document.addEventListener("click", onClick);
  window.addEventListener("pageshow", () => say());
}
