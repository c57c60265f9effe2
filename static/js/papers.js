// Photographing papers into the file fields of a form that has several of them:
//
//   <input type="file" id="id_evidence" multiple> <button type="button" data-camera="environment" data-camera-for="id_evidence" hidden>

import { photographInto } from "./camera.js";

document.querySelectorAll("button[data-camera-for]").forEach((button) => {
  photographInto(button, document.getElementById(button.dataset.cameraFor));
});
