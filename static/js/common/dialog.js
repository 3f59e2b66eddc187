// A dialog: a title, something to read, buttons; closed, it gives the focus back.
export function element(tag, words = {}, ...children) {
  const made = Object.assign(document.createElement(tag), words);
  made.append(...children);
  return made;
}

/** Open a dialog; `actions` are pairs of words and act, the first one is the answer to Enter. */
export function open(title, content, actions) {
  const back = document.activeElement;
  const heading = element("h2", { id: "dialog-title", textContent: title });
  const buttons = actions.map(([words, act], place) => {
    const button = element("button", { type: "button", textContent: words });
    if (place) button.className = "quiet";
    button.addEventListener("click", () => {
      dialog.close();
      act?.();
    });
    return button;
  });
  const dialog = element("dialog", {}, heading, content, element("p", { className: "choices" }, ...buttons));
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.addEventListener("close", () => {
    dialog.remove();
    back?.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  buttons[0].focus();
  return dialog;
}
