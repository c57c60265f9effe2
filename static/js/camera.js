// Photographing instead of choosing a file, on devices held in the hand: <button type="button" data-camera="user" hidden>.
//
// The attribute names the camera: user (of oneself), environment (of papers). The picture arrives in the file input as if
// it had been chosen; as JPEG, whatever the camera keeps by itself. In an input that takes several files it is added to
// those already chosen, so that a paper is photographed page by page.

const handheld = window.matchMedia("(pointer: coarse)");

export function offerCamera(form, input) {
  photographInto(form.querySelector("button[data-camera]"), input);
}

export function photographInto(button, input) {
  if (!button || !handheld.matches) return;
  let before = [];
  button.hidden = false;
  button.addEventListener("click", () => {
    const accepted = input.accept;
    const chosen = [...input.files];
    input.accept = "image/jpeg";
    input.setAttribute("capture", button.dataset.camera);
    input.click();
    before = chosen;
    input.removeAttribute("capture");
    input.accept = accepted;
  });
  if (!input.multiple) return;
  input.addEventListener("click", () => (before = []));
  input.addEventListener("change", () => {
    const together = new DataTransfer();
    for (const file of [...before, ...input.files]) together.items.add(file);
    before = [];
    input.files = together.files;
  });
}
