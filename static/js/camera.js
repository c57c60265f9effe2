// Photographing instead of choosing a file, on devices held in the hand: <button type="button" data-camera="user" hidden>.
//
// The attribute names the camera: user (of oneself), environment (of papers). The picture arrives in the form's file input
// as if it had been chosen; as JPEG, whatever the camera keeps by itself.

const handheld = window.matchMedia("(pointer: coarse)");

export function offerCamera(form, input) {
  const button = form.querySelector("button[data-camera]");
  if (!button || !handheld.matches) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const accepted = input.accept;
    input.accept = "image/jpeg";
    input.setAttribute("capture", button.dataset.camera);
    input.click();
    input.removeAttribute("capture");
    input.accept = accepted;
  });
}
