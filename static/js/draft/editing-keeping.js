// Nothing typed is lost: words not yet stored are kept in this browser, for this person and passage.
const key = (form) => `cau:${form.dataset.user}:${form.dataset.editor}`;

/** Keep words with the version they were written on, until they are stored. */
export function keep(form, words, version) {
  try {
    localStorage.setItem(key(form), JSON.stringify({ words, version }));
  } catch {
    // Without storage the words still stand in the page.
  }
}

/** The words are stored, or were given up. */
export function forget(form) {
  try {
    localStorage.removeItem(key(form));
  } catch {
    // There was nothing to forget.
  }
}

/** What an earlier visit left unsaved: words and version, or null. */
export function recall(form) {
  try {
    return JSON.parse(localStorage.getItem(key(form)));
  } catch {
    return null;
  }
}
