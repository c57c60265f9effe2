// Choosing a file uploads it at once: a chosen file that waits for a further click is easily left behind.
//
//   <form method="post" enctype="multipart/form-data" data-upload> <input type="file" …> <button>…</button> </form>
//
// Whether the file will do is decided by the server, which answers with the page.

import { offerCamera } from "./camera.js";

document.querySelectorAll("form[data-upload]").forEach((form) => {
  const input = form.querySelector("input[type=file]");
  const button = form.querySelector("button[type=submit]");
  offerCamera(form, input);

  input.addEventListener("change", () => {
    if (input.files.length) form.requestSubmit(button);
  });

  // Without a file the button asks for one instead of sending none.
  button.addEventListener("click", (event) => {
    if (input.files.length) return;
    event.preventDefault();
    input.click();
  });
});
