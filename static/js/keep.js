// A form that is sent as a whole keeps what is being typed in this browser, until a page says that it was saved.
//
//   <form method="post" data-keep>  <p data-kept …></p>  …  </form>     (components/kept.html draws the line)
//   <form method="post" data-moves-on>                                  a button that makes the form's version one more
//
// Opened again, the form holds it; what was typed on an older version is offered, and sent with that version, so that
// the server shows both. Files are not kept. The answer to a save carries data-forget="the form's address".

import { button, fill, forget, keep, kept, same, textOf } from "./kept.js";

function start(form) {
  const url = new URL(form.action, location.href).pathname;
  const field = form.elements.version;
  const line = form.querySelector("[data-kept]");
  const drawn = textOf(form);

  const hold = (version) => {
    if (textOf(form) !== drawn) keep(url, { version: String(version), text: textOf(form) });
  };
  const version = () => field?.value || "";

  function put(text) {
    fill(form, text);
    for (const each of form.elements) if (each.matches("select, textarea")) each.dispatchEvent(new Event("input"));
  }

  function show(words, ...actions) {
    line.hidden = false;
    line.replaceChildren(words, ...actions);
  }

  const none = button(line.dataset.drop, () => {
    forget(url);
    put(drawn);
    show(line.dataset.dropped);
  });

  function bring() {
    const before = kept(url);
    if (!before || same(before.text, drawn)) return;
    if (before.version === version()) {
      put(before.text);
      return show(line.dataset.restored, none);
    }
    const back = button(line.dataset.back, () => {
      put(before.text);
      field.value = before.version;
      show(line.dataset.restored, none);
    });
    show(line.dataset.left, back, none);
  }

  bring();
  for (const name of ["input", "change"]) form.addEventListener(name, () => hold(version()));
  document.querySelectorAll("form[data-moves-on]").forEach((other) => {
    other.addEventListener("submit", () => hold(Number(version()) + 1));
  });
}

document.querySelectorAll("form[data-keep]").forEach(start);
