// What a form held that is not known to be stored, kept in this browser by the account and the form's address.
// Nobody else's is left once somebody has signed in, and nothing once one has signed out.

const ALL = "zp-kept:";
const account = document.body.dataset.account || "";
const NAME = `${ALL}${account}:`;
const DAYS = 14;

function drop(isToGo) {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(ALL) && isToGo(name)) localStorage.removeItem(name);
  } catch {
    // Nothing was kept, then.
  }
}

drop((name) => {
  try {
    return !(Date.now() - JSON.parse(localStorage.getItem(name)).at < DAYS * 86400000);
  } catch {
    return true;
  }
});
// A page without an account is that of an expired login, too: what was typed waits there for its owner.
if (account) drop((name) => !name.startsWith(NAME));
let isOver = false;
document.querySelectorAll("form[data-sign-out]").forEach((form) => {
  form.addEventListener("submit", () => {
    isOver = true;
    drop(() => true);
  });
});
// The page that follows a save names the form that was saved.
document.querySelectorAll("[data-forget]").forEach((told) => forget(told.dataset.forget));

export function keep(url, { version, text }) {
  if (isOver) return;
  try {
    localStorage.setItem(NAME + url, JSON.stringify({ version, text, at: Date.now() }));
  } catch {
    // A full or forbidden store: the page itself still holds what was typed.
  }
}

export function forget(url) {
  try {
    localStorage.removeItem(NAME + url);
  } catch {
    // Nothing was kept, then.
  }
}

export function kept(url) {
  try {
    const found = JSON.parse(localStorage.getItem(NAME + url));
    return found?.text && Date.now() - found.at < DAYS * 86400000 ? found : null;
  } catch {
    return null;
  }
}

// The server may have put characters into their usual form and dropped invisible ones: that is no difference.
export function same(one, other) {
  const plain = (text) => text.normalize("NFC").replace(/\\r/g, "").replace(/[\u200b-\u200f\u2060\ufeff]/g, "");
  return plain(one) === plain(other);
}

// What a form holds, files excepted; what changes with every drawing is no part of it.
export function fieldsOf(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
}

export function textOf(form) {
  const data = fieldsOf(form);
  for (const name of ["csrfmiddlewaretoken", "version", "token", "kept"]) data.delete(name);
  return JSON.stringify([...data]);
}

export function fill(form, text) {
  const pairs = JSON.parse(text);
  for (const field of form.elements) {
    if (!field.name || field.type === "file" || field.type === "hidden") continue;
    const given = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = given.includes(field.value);
    else if (given.length) field.value = given[0];
  }
}

export function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-sm";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}
