// Words not yet stored on the server: kept in this browser, by person and place, until sign-out.
const PREFIX = "kgscience:";

const keyOf = (user, place) => `${PREFIX}${user}:${place}`;

/** What an earlier visit left unsaved at a place, or null. */
export function recall(user, place) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(user, place)));
  } catch {
    return null;
  }
}

/** Keep words until they are stored; null forgets them. */
export function keep(user, place, words) {
  try {
    if (words === null) localStorage.removeItem(keyOf(user, place));
    else localStorage.setItem(keyOf(user, place), JSON.stringify(words));
  } catch {
    // Without storage the words are still in the page.
  }
}

/** Forget everything of everyone: nobody finds another's words after a sign-out. */
export function forgetAll() {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch {
    // There was no storage to empty.
  }
}
