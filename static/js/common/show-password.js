// A password that is typed can be looked at; it is hidden again before the form leaves.
for (const field of document.querySelectorAll("input[type=password]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet show-password";
  const show = (visible) => {
    field.type = visible ? "text" : "password";
    button.textContent = visible ? "Ẩn mật khẩu" : "Hiện mật khẩu";
  };
  button.setAttribute("aria-controls", field.id);
  button.addEventListener("click", () => {
    show(field.type === "password");
    field.focus();
  });
  field.form.addEventListener("submit", () => show(false));
  show(false);
  field.after(button);
}
