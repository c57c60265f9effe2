// Choosing a photo: shows it in its frame at once, takes a dropped file, and sends the form without a further click.
//
//   <form method="post" enctype="multipart/form-data" data-photo>
//     <div class="zp-photo-frame" data-photo-frame data-chosen="…" data-unseen="…"></div>  <input type="file" …>  <button>…</button>
//   </form>
//
// Whether the photo will do is decided by the server; its answer comes in by htmx polling (see components/photo_state).

const TOO_LARGE = 20 * 1024 * 1024;

document.querySelectorAll("form[data-photo]").forEach((form) => {
  const frame = form.querySelector("[data-photo-frame]") || document.querySelector("[data-photo-frame]");
  const input = form.querySelector("input[type=file]");
  let address = null;

  const show = () => {
    const file = input.files[0];
    if (!file || !frame) return;
    if (address) URL.revokeObjectURL(address);
    address = URL.createObjectURL(file);
    const image = document.createElement("img");
    image.alt = frame.dataset.chosen;
    image.onerror = () => frame.replaceChildren(document.createTextNode(frame.dataset.unseen));
    image.src = address;
    frame.replaceChildren(image);
  };

  input.addEventListener("change", () => {
    show();
    if (input.files[0] && input.files[0].size <= TOO_LARGE) form.requestSubmit();
  });

  // The button (also "another one" under a photo just sent) asks for a file instead of sending none.
  form.querySelector("button[type=submit]")?.addEventListener("click", (event) => {
    if (input.files[0]) return;
    event.preventDefault();
    input.click();
  });

  if (!frame) return;
  for (const name of ["dragenter", "dragover"]) {
    frame.addEventListener(name, (event) => {
      event.preventDefault();
      frame.classList.add("zp-photo-drop");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    frame.addEventListener(name, () => frame.classList.remove("zp-photo-drop"));
  }
  frame.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    const chosen = new DataTransfer();
    chosen.items.add(event.dataTransfer.files[0]);
    input.files = chosen.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
});
