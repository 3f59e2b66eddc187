// The boxes that search as one types are named by the label of the list they stand for.
function name(select) {
  const label = select.labels?.[0]?.textContent.trim();
  const box = select.nextElementSibling;
  if (!label || !box?.matches(".select2")) return;
  for (const one of box.querySelectorAll("[role=combobox], [role=textbox]")) one.setAttribute("aria-label", label);
}

addEventListener("load", () => document.querySelectorAll("select.admin-autocomplete").forEach(name));
