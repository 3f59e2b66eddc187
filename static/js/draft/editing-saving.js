// An editor saves itself after a pause, one request at a time, until the server has every word.
import { follow } from "./editing-around.js";
import { forget, keep, recall } from "./editing-keeping.js";
import { post } from "./editing-posting.js";
import { absolve, blame, compose, jump, parsed, report } from "./editing-showing.js";

const GLANCE = 350; // ms without a key before the words are composed
const PAUSE = 1800; // ms without a key before they are saved
const PATIENCE = [3000, 6000, 15000, 30000];
const FIELDS = ["template", "separator", "separator-other", "audience"];

function wordsIn(form) {
  return Object.fromEntries(FIELDS.filter((name) => form.elements[name]).map((name) => [name, form.elements[name].value]));
}

const same = (one, other) => FIELDS.every((name) => one?.[name] === other?.[name]);

export function edit(form) {
  const refused = form.querySelector("[data-refused]");
  const came = form.querySelector("[aria-invalid]") || form.querySelector("[data-conflict]");
  let stored = came ? null : wordsIn(form); // what the server has; null while only it knows
  let halted = Boolean(form.querySelector("[data-conflict]"));
  let sending = false;
  let tries = 0;
  let glance, pause, trying, theirs;

  const isDirty = () => !same(wordsIn(form), stored);

  function typed() {
    if (!isDirty()) {
      forget(form);
      if (!sending && !halted) report(form, "same");
    } else {
      keep(form, wordsIn(form), form.elements.version.value);
      if (!halted) report(form, "typing");
    }
    clearTimeout(glance);
    clearTimeout(pause);
    glance = setTimeout(look, GLANCE);
    pause = setTimeout(save, PAUSE);
  }

  /** Compose the words as they stand; an answer that comes too late is not waited for. */
  async function look() {
    trying?.abort();
    trying = new AbortController();
    let answer;
    try {
      answer = await post(form, form.dataset.preview, wordsIn(form), trying.signal);
    } catch {
      return; // overtaken by the next key
    }
    if (answer.kind === "ok") {
      absolve(form);
      compose(form, answer.said);
    } else if (answer.kind === "fault") {
      blame(form, answer.said);
    }
  }

  async function save() {
    clearTimeout(pause);
    if (sending || halted || !isDirty()) return;
    const words = wordsIn(form);
    sending = true;
    report(form, "busy");
    const { kind, said } = await post(form, form.action, { ...words, version: form.elements.version.value });
    sending = false;
    if (kind === "ok") settled(words, said);
    else if (kind === "fault") {
      blame(form, said);
      report(form, "fault");
    } else if (kind === "conflict") clash(said);
    else stuck(kind, said.why);
  }

  /** The server has these words; what was typed meanwhile is saved next. */
  function settled(words, said) {
    tries = 0;
    stored = words;
    // Moving and dropping beside the form have seen these words, too.
    const beside = form.closest(".editor")?.querySelectorAll("input[name=version]") ?? [];
    for (const seen of [form.elements.version, ...beside]) seen.value = said.version;
    follow(form);
    if (isDirty()) return typed();
    forget(form);
    absolve(form);
    compose(form, said);
    report(form, "done");
  }

  /** Somebody else was there first: both wordings stand on the page until one is chosen. */
  function clash(said) {
    halted = true;
    theirs = said.theirs;
    report(form, "conflict", said.html ? "Có người vừa sửa câu này." : said.why);
    if (said.html) refused.replaceChildren(parsed(said.html));
    refused.querySelector("button")?.focus();
  }

  function choose(choice) {
    const shown = refused.querySelector("[data-conflict]");
    form.elements.version.value = shown.dataset.version;
    if (choice === "theirs") take(theirs);
    else stored = null;
    refused.replaceChildren();
    halted = false;
    form.elements.template.focus();
    if (choice === "theirs") typed();
    else save();
  }

  /** Put the other's words into the fields. */
  function take(words) {
    const separator = form.elements.separator;
    if (![...separator.options].some((option) => option.value === words.separator)) {
      separator.add(new Option(words.separator, words.separator), 0);
    }
    for (const name of FIELDS) if (form.elements[name]) form.elements[name].value = words[name] ?? "";
    stored = wordsIn(form);
  }

  /** Nobody could say anything: the words wait. */
  function stuck(kind, why) {
    keep(form, wordsIn(form), form.elements.version.value);
    report(form, kind, why);
    if (kind === "offline" || kind === "broken") {
      pause = setTimeout(save, PATIENCE[Math.min(tries++, PATIENCE.length - 1)]);
    }
  }

  form.addEventListener("input", typed);
  form.addEventListener("change", save);
  form.addEventListener("submit", (event) => {
    if (halted && !theirs) return; // a page that came back refused: its buttons do what they say
    event.preventDefault();
    if (!event.submitter?.dataset.choice) save();
  });
  refused.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-choice]");
    if (!choice || !theirs) return;
    event.preventDefault();
    choose(choice.dataset.choice);
  });
  form.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      save();
    }
  });
  window.addEventListener("online", save);
  window.addEventListener("beforeunload", (event) => {
    if (form.isConnected && (sending || isDirty())) event.preventDefault();
  });

  const left = came ? null : recall(form);
  if (left && !same(left.words, stored)) {
    for (const name of FIELDS) if (form.elements[name] && name in left.words) form.elements[name].value = left.words[name];
    form.elements.version.value = left.version; // if another wrote meanwhile, the server will say so
    report(form, "back");
    glance = setTimeout(look, GLANCE);
    pause = setTimeout(save, PAUSE);
  } else if (left) forget(form);
  const wrong = form.querySelector("textarea[data-position]");
  if (wrong) jump(wrong, Number(wrong.dataset.position));
}
