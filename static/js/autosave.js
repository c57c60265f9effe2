// Saves a form while it is being filled in: within two seconds of the last key, without leaving the page.
//
//   <form method="post" data-autosave="/my/dossiers/…/section/">  …  <span data-saved></span>  </form>
//
// Sends the form's fields (files excepted) plus autosave=1 and expects JSON:
//   200 {"saved_at": "14:03:22", "version": 7}   saved; `version`, if given, goes into the field named version
//   409 {"message": "…"}                          changed elsewhere: shown, and nothing more is sent
//   422 {"message": "…"}                          shown; the next change is tried again
// What is not known to be stored stays in this browser, with the version it was typed on, until the page is opened
// again: put back where nothing was saved meanwhile, otherwise offered for comparison, never put over a newer save.
// The words said meanwhile are data attributes of [data-saved] (see applicants/steps/saved.html).
// After each save the form fires "zp:saved", which htmx can listen to: hx-trigger="zp:saved from:body".

import { button, fieldsOf, fill, forget, keep, kept, same, textOf } from "./kept.js";

const PAUSE = 1000; // after the last key; with the way to the server it stays below two seconds
const LONGEST = 10000; // of typing without a pause
const RETRY = 15000;
const TIMEOUT = 20000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave;
    this.line = form.querySelector("[data-saved]") || document.querySelector("[data-saved]");
    this.line?.classList.add("zp-saved");
    this.line?.setAttribute("role", "status");
    this.timer = null;
    this.since = null;
    this.running = null; // the save under way
    this.again = false;
    this.stopped = false;
    this.unanswered = null;
    this.isSignedOut = false;
    this.clean = this.text();
    this.bring();
    for (const name of ["input", "change"]) form.addEventListener(name, () => this.touched());
    form.addEventListener("submit", (event) => this.stop(event));
    window.addEventListener("online", () => this.soon(0));
    window.addEventListener("pagehide", () => {
      if (this.text() !== this.clean) this.keep();
    });
  }

  text() {
    return textOf(this.form);
  }

  get version() {
    return this.form.elements.version?.value || "";
  }

  set version(value) {
    if (this.form.elements.version) this.form.elements.version.value = value;
  }

  word(name) {
    return this.line?.dataset[name] || "";
  }

  say(name, failed = false, more = "") {
    this.show(this.word(name) + more, failed);
  }

  show(words, failed = false, ...actions) {
    if (!this.line) return;
    this.line.replaceChildren(words, ...actions);
    this.line.classList.toggle("zp-saved-failed", failed);
  }

  touched() {
    this.since ??= Date.now();
    this.soon(Math.max(0, Math.min(PAUSE, this.since + LONGEST - Date.now())));
  }

  soon(pause) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.save(), pause);
  }

  // The form is being sent as a whole: what it holds is kept until the page, opened again, shows that it arrived.
  // A save under way is waited for: overtaken, it would make this one look like that of another window.
  // Known to be signed out, it would only be refused: the same page asks who one is and puts back what was kept here.
  stop(event) {
    clearTimeout(this.timer);
    if (this.isSignedOut && this.isKept()) {
      event.preventDefault();
      location.assign(this.here());
      return;
    }
    this.stopped = true;
    if (this.text() !== this.clean) this.keep();
    if (!this.running) return;
    event.preventDefault();
    const button = event.submitter;
    this.running.then(() => this.form.requestSubmit(button));
  }

  save() {
    if (this.stopped || (this.text() === this.clean && !this.unanswered)) return;
    if (this.running) this.again = true;
    else this.running = this.send();
  }

  async send() {
    this.again = false;
    this.since = null;
    this.say("saving");
    // Word for word: the server may have stored it, and knows its repetition again. What was typed since comes after it.
    const sent = (this.unanswered ??= this.sending());
    try {
      const answer = await fetch(this.url, {
        method: "POST",
        body: sent.data,
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(TIMEOUT),
      });
      await this.read(answer, sent.text);
    } catch {
      this.failed("offline");
    } finally {
      this.running = null;
      if (this.again) this.soon(0);
    }
  }

  sending() {
    const data = fieldsOf(this.form);
    data.set("autosave", "1");
    return { data, text: this.text() };
  }

  async read(answer, text) {
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    if (answer.redirected || answer.status === 401 || answer.status === 403) return this.signedOut();
    const body = isJson ? await answer.json() : {};
    if (body.saved_at || (answer.status < 500 && body.message)) this.unanswered = null;
    if (answer.ok && body.saved_at) {
      this.isSignedOut = false;
      this.clean = text;
      if (body.version !== undefined) this.version = body.version;
      forget(this.url);
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

  // Opened again, this page asks who one is, comes back here, and puts in what was typed.
  signedOut() {
    this.keep();
    this.isSignedOut = true;
    const link = document.createElement("a");
    link.href = this.here();
    link.textContent = this.word("signIn");
    this.show(this.word("signedOut"), true, link);
  }

  here() {
    return location.href.split("#")[0];
  }

  // A full or forbidden store keeps nothing: then the form is sent, and its answer shows what was typed.
  isKept() {
    this.keep();
    const stored = kept(this.url);
    return Boolean(stored) && same(stored.text, this.text());
  }

  keep() {
    keep(this.url, { version: this.version, text: this.text() });
  }

  bring() {
    const before = kept(this.url);
    if (!before || same(before.text, this.clean)) return forget(this.url);
    if (before.version !== this.version) return this.offer(before);
    fill(this.form, before.text);
    this.say("restored");
    this.soon(0);
  }

  // Saved elsewhere meanwhile: sent with the version it was typed on, it comes back beside what is stored.
  offer(before) {
    const compare = button(this.word("compare"), () => {
      fill(this.form, before.text);
      this.version = before.version;
      this.form.requestSubmit();
    });
    const drop = button(this.word("drop"), () => {
      forget(this.url);
      this.say("dropped");
    });
    this.show(this.word("left"), true, compare, drop);
  }
}

document.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form));
// Here both are on the page already.
document.querySelectorAll("form[data-compared]").forEach((form) => forget(form.dataset.compared));
