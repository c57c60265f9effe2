// Choosing a photo: takes it from the disk, the camera or a drop, has it cut to shape, shows it in its frame and sends it.
//
//   <form method="post" enctype="multipart/form-data" data-photo>  <input type="file" …> <button>…</button>  </form>
//   <div class="zp-photo-frame" data-photo-frame data-chosen="…" data-unseen="…"></div>
//   <section data-crop …>…</section>   (js/crop.js; a plan without a shape has none)
//
// Whether the photo will do is decided by the server; its answer comes in by htmx polling (documents/photo_status.html).

import { offerCamera } from "./camera.js";
import { Crop } from "./crop.js";

const TOO_LARGE = 20 * 1024 * 1024;

document.querySelectorAll("form[data-photo]").forEach((form) => {
  const frame = document.querySelector("[data-photo-frame]");
  const input = form.querySelector("input[type=file]");
  const large = form.querySelector("[data-photo-large]");
  const cropping = document.querySelector("[data-crop]");
  const crop = cropping && new Crop(cropping, send, () => input.click(), drop);
  let address = null;

  function show(file) {
    if (address) URL.revokeObjectURL(address);
    address = URL.createObjectURL(file);
    const image = document.createElement("img");
    image.alt = frame.dataset.chosen;
    image.onerror = () => frame.replaceChildren(document.createTextNode(frame.dataset.unseen));
    image.src = address;
    frame.replaceChildren(image);
  }

  function hold(file) {
    const chosen = new DataTransfer();
    chosen.items.add(file);
    input.files = chosen.files;
  }

  function drop() {
    input.value = "";
    form.querySelector("button[type=submit]").focus();
  }

  function send(file) {
    hold(file);
    crop?.close();
    show(file);
    form.requestSubmit();
  }

  async function take(file) {
    if (!file) return;
    large.hidden = file.size <= TOO_LARGE;
    if (!large.hidden) return drop();
    if (!crop || !(await crop.open(file))) send(file);
  }

  input.addEventListener("change", () => take(input.files[0]));
  offerCamera(form, input);

  // The button (also "another one" under a photo just sent) asks for a file instead of sending none.
  form.querySelector("button[type=submit]").addEventListener("click", (event) => {
    if (input.files[0] && cropping?.hidden !== false) return;
    event.preventDefault();
    input.click();
  });

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
    take(event.dataTransfer.files[0]);
  });
});
