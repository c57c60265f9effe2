// Cutting a photo to the shape the plan asks for, before it is sent: [data-crop] of the photo page.
//
// What is cut out is drawn anew as a JPEG within the plan's bounds of bytes, never larger than it was. Whether the photo
// will do is still decided by the server. Keys: arrows move the frame, with Shift they make it larger or smaller.

import "../vendor/cropperjs/cropper.min.js";
import { fill } from "./words.js";

const WIDEST = 1200;
const QUALITIES = [0.92, 0.98, 1, 0.85, 0.75, 0.6];
const STEP = 8;

function number(text) {
  return text === "" ? null : Number(text);
}

export class Crop {
  // use(file) sends what was cut; another() asks for another photo; drop() forgets the one chosen.
  constructor(box, use, another, drop) {
    this.box = box;
    this.use = use;
    this.another = another;
    this.drop = drop;
    this.image = box.querySelector("[data-crop-image]");
    this.stage = box.querySelector("[data-crop-stage]");
    this.size = box.querySelector("[data-crop-size]");
    this.small = box.querySelector("[data-crop-small]");
    this.cropper = null;
    box.addEventListener("click", (event) => this.press(event.target.closest("button")));
    this.stage.addEventListener("keydown", (event) => this.key(event));
    // A telephone turned round: the frame is laid anew, for the old one would be cut off.
    window.addEventListener("resize", () => {
      clearTimeout(this.later);
      this.later = setTimeout(() => this.cropper && this.frame(), 200);
    });
  }

  // Resolves to false for a file that this browser cannot draw: the server says what it is.
  async open(file) {
    this.close();
    this.file = file;
    this.address = URL.createObjectURL(file);
    this.image.src = this.address;
    try {
      await this.image.decode();
    } catch {
      this.close();
      return false;
    }
    this.box.hidden = false;
    this.frame();
    this.box.scrollIntoView({ block: "start" });
    this.stage.focus({ preventScroll: true });
    return true;
  }

  frame() {
    this.cropper?.destroy();
    this.cropper = new window.Cropper(this.image, {
      aspectRatio: Number(this.box.dataset.ratio),
      viewMode: 1,
      autoCropArea: 1,
      background: false,
      checkCrossOrigin: false,
      checkOrientation: false,
      toggleDragModeOnDblclick: false,
      responsive: false,
      crop: () => this.say(),
    });
  }

  close() {
    this.cropper?.destroy();
    this.cropper = null;
    this.box.hidden = true;
    if (this.address) URL.revokeObjectURL(this.address);
    this.image.removeAttribute("src");
  }

  // What the photo will measure, in whole pixels: never more than was there.
  measure() {
    const { width } = this.cropper.getData();
    const wide = Math.max(1, Math.min(WIDEST, Math.floor(width)));
    return { width: wide, height: Math.max(1, Math.round(wide / Number(this.box.dataset.ratio))) };
  }

  say() {
    const measured = this.measure();
    this.size.textContent = fill(this.size.dataset.words, measured);
    const { leastWidth, leastHeight } = this.box.dataset;
    const isSmall = measured.width <= number(leastWidth) || measured.height <= number(leastHeight);
    this.small.hidden = !isSmall || (leastWidth === "" && leastHeight === "");
  }

  press(button) {
    if (!button || !this.cropper) return;
    const act = button.dataset.cropAct;
    if (act === "use") this.cut();
    if (act === "whole") this.use(this.file);
    if (act === "another") this.another();
    if (act === "cancel") {
      this.close();
      this.drop();
    }
    if (act === "turn") this.cropper.rotate(90);
    if (act === "larger" || act === "smaller") this.grow(act === "larger" ? 1 : -1);
    const moves = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };
    if (moves[act]) this.move(...moves[act]);
  }

  key(event) {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const move = moves[event.key];
    if (!move || !this.cropper) return;
    event.preventDefault();
    if (event.shiftKey) this.grow(move[0] - move[1]);
    else this.move(...move);
  }

  move(right, down) {
    const at = this.cropper.getCropBoxData();
    this.cropper.setCropBoxData({ left: at.left + right * STEP, top: at.top + down * STEP });
  }

  grow(by) {
    const at = this.cropper.getCropBoxData();
    const width = Math.max(40, at.width + by * 2 * STEP);
    const ratio = Number(this.box.dataset.ratio);
    const left = at.left - (width - at.width) / 2;
    const top = at.top - (width / ratio - at.height) / 2;
    this.cropper.setCropBoxData({ left, top, width });
  }

  async cut() {
    const canvas = this.cropper.getCroppedCanvas({ ...this.measure(), fillColor: "#fff", imageSmoothingQuality: "high" });
    const above = number(this.box.dataset.bytesAbove) ?? 0;
    const below = number(this.box.dataset.bytesBelow) ?? Infinity;
    let best = null;
    for (const quality of QUALITIES) {
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
      best ??= blob;
      if (blob.size > above && blob.size < below) {
        best = blob;
        break;
      }
    }
    const name = this.file.name.replace(/\.[^.]*$/, "");
    this.use(new File([best], `${name}.jpg`, { type: "image/jpeg" }));
  }
}
