// A text for somebody else is copied with one click:
//
//   <p data-copy="id of the field" data-done="…" data-failed="…" hidden><button type="button">…</button> <span role="status"></span></p>
//
// Where the browser does not let a page write to the clipboard, the text is selected, to be copied by hand.

document.querySelectorAll("[data-copy]").forEach((offered) => {
  const field = document.getElementById(offered.dataset.copy);
  const said = offered.querySelector("[role=status]");
  offered.hidden = false;
  offered.querySelector("button").addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = offered.dataset.done;
    } catch {
      said.textContent = offered.dataset.failed;
    }
  });
});
