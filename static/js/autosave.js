// Saves a form while it is being filled in: within two seconds of the last key, without leaving the page.
//
//   <form method="post" data-autosave="/my/dossiers/…/section/">  …  <span data-saved></span>  </form>
//
// Sends the form's fields (files excepted) plus autosave=1 and expects JSON:
//   200 {"saved_at": "14:03:22", "version": 7}   saved; `version`, if given, goes into the field named version
//   409 {"message": "…"}                          changed elsewhere: shown, and nothing more is sent
//   422 {"message": "…"}                          shown; the next change is tried again
// What could not be sent stays in this browser and is offered again when the page is opened the next time.
// The words said meanwhile are data attributes of [data-saved] (see applicants/steps/bar.html).
// After each save the form fires "zp:saved", which htmx can listen to: hx-trigger="zp:saved from:body".

const PAUSE = 1500;
const RETRY = 15000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave;
    this.key = `autosave:${this.url}`;
    this.line = form.querySelector("[data-saved]") || document.querySelector("[data-saved]");
    this.line?.classList.add("zp-saved");
    this.line?.setAttribute("role", "status");
    this.timer = null;
    this.running = false;
    this.stopped = false;
    this.clean = this.text();
    this.bring();
    form.addEventListener("input", () => this.soon(PAUSE));
    form.addEventListener("change", () => this.soon(PAUSE));
    form.addEventListener("submit", () => this.stop());
    window.addEventListener("online", () => this.soon(0));
    window.addEventListener("pagehide", () => {
      if (this.text() !== this.clean && !this.stopped) this.keep();
    });
  }

  fields() {
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  }

  text() {
    const data = this.fields();
    for (const name of ["csrfmiddlewaretoken", "version", "token"]) data.delete(name);
    return JSON.stringify([...data]);
  }

  word(name) {
    return this.line?.dataset[name] || "";
  }

  say(name, failed = false, more = "") {
    this.show(this.word(name) + more, failed);
  }

  show(words, failed = false) {
    if (!this.line) return;
    this.line.textContent = words;
    this.line.classList.toggle("zp-saved-failed", failed);
  }

  soon(pause) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.save(), pause);
  }

  stop() {
    clearTimeout(this.timer);
    this.stopped = true;
    this.forget();
  }

  async save() {
    const text = this.text();
    if (text === this.clean || this.stopped) return;
    if (this.running) return this.soon(PAUSE);
    this.running = true;
    this.say("saving");
    const data = this.fields();
    data.set("autosave", "1");
    try {
      const answer = await fetch(this.url, { method: "POST", body: data, headers: { Accept: "application/json" } });
      await this.read(answer, text);
    } catch {
      this.failed("offline");
    } finally {
      this.running = false;
    }
  }

  async read(answer, text) {
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    if (answer.redirected || answer.status === 401 || answer.status === 403) {
      return this.failed("signedOut");
    }
    const body = isJson ? await answer.json() : {};
    if (answer.ok && body.saved_at) {
      this.clean = text;
      if (body.version !== undefined && this.form.elements.version) this.form.elements.version.value = body.version;
      this.forget();
      this.say("saved", false, ` ${body.saved_at}`);
      this.form.dispatchEvent(new CustomEvent("zp:saved", { bubbles: true, detail: body }));
      if (this.text() !== text) this.soon(PAUSE);
    } else if (answer.status === 409) {
      this.keep();
      this.stopped = true;
      this.show(body.message || this.word("stale"), true);
    } else if (answer.status < 500 && body.message) {
      this.keep();
      this.show(body.message, true);
    } else {
      this.failed("unsaved");
    }
  }

  failed(name) {
    this.keep();
    this.say(name, true);
    this.soon(RETRY);
  }

  keep() {
    try {
      localStorage.setItem(this.key, this.text());
    } catch {
      // A full or forbidden store: the page itself still holds what was typed.
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // Nothing was kept, then.
    }
  }

  // Puts back what an earlier visit could not send, if the page does not hold it already.
  bring() {
    let kept = null;
    try {
      kept = localStorage.getItem(this.key);
    } catch {
      return;
    }
    if (!kept || kept === this.clean) return this.forget();
    const pairs = JSON.parse(kept);
    for (const field of this.form.elements) {
      if (!field.name || field.type === "file" || field.type === "hidden") continue;
      const given = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox" || field.type === "radio") field.checked = given.includes(field.value);
      else if (given.length) field.value = given[0];
    }
    this.say("restored");
    this.soon(0);
  }
}

document.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form));
