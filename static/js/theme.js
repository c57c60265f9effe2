// Changes the display (see components/display_menu.html) at once; the cookie is set by the same POST that works without scripts.

document.querySelectorAll("[data-theme-form]").forEach((form) => {
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button) return;
    event.preventDefault();
    const data = new FormData(form, button);
    document.documentElement.dataset.display = button.value;
    form.querySelectorAll("button").forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
    const answer = await fetch(form.action, { method: "POST", body: data, redirect: "manual" }).catch(() => null);
    // Not kept by the server: show the page as the server sees it.
    if (!answer || (answer.type !== "opaqueredirect" && !answer.ok)) location.reload();
  });
});
