// Label the search boxes of the admin after the list they stand for.
function name(select) {
  const label = select.labels?.[0]?.textContent.trim();
  const box = select.nextElementSibling;
  if (!label || !box?.matches(".select2")) return;
  for (const element of box.querySelectorAll("[role=combobox], [role=textbox]")) element.setAttribute("aria-label", label);
}

const nameAll = () => document.querySelectorAll("select.admin-autocomplete").forEach(name);

// The boxes come some time after the page, and with each row that is added.
new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
nameAll();
