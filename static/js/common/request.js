// One request to the server, and what became of it in one word.
import { checkSession, csrfToken, user } from "./session.js";

const KINDS = { 200: "ok", 401: "other", 403: "refused", 404: "refused", 409: "conflict", 422: "fault", 423: "locked" };

/** Send fields to an address for the person of this page; throws only when `signal` aborts it. */
export async function post(form, address, fields, signal) {
  const answer = await send(form, address, fields, signal);
  if (answer.kind !== "unclear" && answer.kind !== "refused") return answer;
  const { kind } = await checkSession(); // another person may have signed in
  if (kind !== "ok") return { kind, data: {} };
  if (answer.kind === "refused") return answer;
  const again = await send(form, address, fields, signal); // with the token of this session
  return again.kind === "unclear" ? { kind: "broken", data: {} } : again;
}

async function send(form, address, fields, signal) {
  const body = new URLSearchParams({ ...fields, user });
  const headers = { "X-CSRFToken": csrfToken(form), Accept: "application/json" };
  let response;
  try {
    response = await fetch(address, { method: "POST", body, headers, redirect: "manual", signal, keepalive: !signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return { kind: "offline", data: {} };
  }
  if (response.type === "opaqueredirect") return { kind: "session", data: {} }; // to the login page
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  if (!isJson) return { kind: response.status < 500 ? "unclear" : "broken", data: {} };
  try {
    return { kind: KINDS[response.status] ?? "broken", data: await response.json() };
  } catch {
    return { kind: "offline", data: {} }; // the connection broke halfway
  }
}
