// The person whose page this is, and whether their session still lasts.
const meta = document.querySelector("meta[name=session]");
const addresses = meta?.dataset ?? {};

/** Who opened the page; empty for visitors, and where a page has no session at all. */
export const user = meta?.content ?? "";

const cookie = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];

/** The token of this browser's session now; a new one comes with every sign-in. */
export const csrfToken = (form) => cookie() ?? form?.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

const FRESH = 20_000; // ms
let confirmed = { at: performance.timeOrigin, token: cookie() }; // the page itself was such an answer

/** Whether the server answered this person a moment ago, and there was no sign-in since. */
export const isConfirmed = () =>
  navigator.onLine && Date.now() - confirmed.at < FRESH && cookie() === confirmed.token;

/** Ask without prolonging the session; `kind` is ok, session (it has ended), other (another person's), offline, broken. */
export const checkSession = () => ask(addresses.check);

/** Say that the person is at work here, which prolongs the session. */
export function prolongSession() {
  const headers = { "X-CSRFToken": csrfToken() };
  return ask(addresses.stay, { method: "POST", body: new URLSearchParams({ user }), headers });
}

async function ask(address, init = {}) {
  const headers = { ...init.headers, Accept: "application/json" };
  try {
    const response = await fetch(address, { ...init, headers, redirect: "manual", cache: "no-store" });
    if (!response.headers.get("Content-Type")?.startsWith("application/json")) return { kind: "broken" };
    return describe(await response.json());
  } catch {
    return { kind: "offline" };
  }
}

function describe(session) {
  // A visitor has no session to lose: signing in, or giving a code, is answered by the server.
  if (!user || String(session.user) === user) {
    confirmed = { at: Date.now(), token: cookie() };
    return { ...session, kind: "ok" };
  }
  return { kind: session.user === null ? "session" : "other" };
}

/** The way to sign in again without leaving the page. */
export function loginLink() {
  const link = document.createElement("a");
  Object.assign(link, { href: `${addresses.login}?next=${encodeURIComponent(location.pathname)}`, target: "_blank" });
  link.textContent = "Đăng nhập lại ở thẻ khác";
  return link;
}

/** The address of the login page. */
export const loginPath = addresses.login;
