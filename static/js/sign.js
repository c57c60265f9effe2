// Signing by hand. Each [data-sign] (see components/signature.html) fills its hidden field with JSON:
//   {"width": 640, "height": 208, "strokes": [[[x, y, milliseconds], …], …], "png": "data:image/png;base64,…"}
// An empty field means: not signed. Keys work too: arrows move the pen, space puts it down or lifts it.

import SignaturePad from "../vendor/signature_pad/signature_pad.min.js";

const STEP = 6;
const INK = "#14202e";

class Sign {
  constructor(root) {
    this.canvas = root.querySelector("[data-sign-pad]");
    this.field = document.getElementById(root.dataset.signInput);
    this.state = root.querySelector("[data-sign-state]");
    this.pad = new SignaturePad(this.canvas, { minWidth: 0.9, maxWidth: 3.2, penColor: INK, backgroundColor: "rgba(255,255,255,0)" });
    this.pen = null;
    this.fit();
    this.bring();
    this.pad.addEventListener("endStroke", () => this.write());
    root.querySelector("[data-sign-clear]").addEventListener("click", () => this.put([]));
    root.querySelector("[data-sign-undo]").addEventListener("click", () => this.put(this.pad.toData().slice(0, -1)));
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    this.canvas.addEventListener("blur", () => this.pen && this.put(this.pad.toData()));
    window.addEventListener("resize", () => this.fit());
  }

  // The canvas has as many dots as the screen shows; strokes are kept when it changes.
  fit() {
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    const { width, height } = this.canvas.getBoundingClientRect();
    if (!width || this.width === width) return;
    this.width = width;
    const strokes = this.pad.toData();
    this.canvas.width = width * ratio;
    this.canvas.height = height * ratio;
    this.canvas.getContext("2d").scale(ratio, ratio);
    this.pad.clear();
    this.pad.fromData(strokes);
  }

  // A form that came back with an error elsewhere still holds the signature.
  bring() {
    if (!this.field.value) return;
    try {
      const { strokes } = JSON.parse(this.field.value);
      this.put(strokes.map((points) => ({
        penColor: INK, minWidth: 0.9, maxWidth: 3.2, dotSize: 0, velocityFilterWeight: 0.7, compositeOperation: "source-over",
        points: points.map(([x, y, time]) => ({ x, y, time, pressure: 0.5 })),
      })));
    } catch {
      this.put([]);
    }
  }

  put(strokes) {
    this.pad.clear();
    this.pad.fromData(strokes);
    this.write();
  }

  write() {
    const strokes = this.pad.toData();
    this.field.value = strokes.length
      ? JSON.stringify({
          width: Math.round(this.canvas.clientWidth),
          height: Math.round(this.canvas.clientHeight),
          strokes: strokes.map((stroke) => stroke.points.map((p) => [Math.round(p.x * 10) / 10, Math.round(p.y * 10) / 10, p.time])),
          png: this.pad.toDataURL("image/png"),
        })
      : "";
    this.state.textContent = strokes.length ? this.state.dataset.signed : this.state.dataset.empty;
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  key(event) {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!move && event.key !== " ") return;
    event.preventDefault();
    this.pen ||= { x: 40, y: this.canvas.clientHeight / 2, down: false };
    const strokes = this.pad.toData();
    if (move) {
      this.pen.x = Math.min(Math.max(this.pen.x + move[0] * STEP, 4), this.canvas.clientWidth - 4);
      this.pen.y = Math.min(Math.max(this.pen.y + move[1] * STEP, 4), this.canvas.clientHeight - 4);
    } else {
      this.pen.down = !this.pen.down;
    }
    const point = { x: this.pen.x, y: this.pen.y, time: Date.now(), pressure: 0.5 };
    if (this.pen.down && !move) {
      strokes.push({ penColor: INK, minWidth: 1.6, maxWidth: 2.4, dotSize: 0, velocityFilterWeight: 0.7, compositeOperation: "source-over", points: [point] });
    } else if (this.pen.down) {
      strokes.at(-1).points.push(point);
    }
    this.put(strokes);
    this.mark();
  }

  // Where the pen is; drawn after the signature was written down, so it is never part of it.
  mark() {
    const context = this.canvas.getContext("2d");
    context.strokeStyle = this.pen.down ? "#b42318" : "#12468f";
    context.lineWidth = 1.5;
    context.beginPath();
    context.arc(this.pen.x, this.pen.y, 6, 0, Math.PI * 2);
    context.stroke();
  }
}

document.querySelectorAll("[data-sign]").forEach((root) => new Sign(root));
