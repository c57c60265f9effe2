// What a form held that is not known to be stored, kept in this browser by the form's address.

const NAME = "autosave:";
const DAYS = 14;

export function keep(url, { version, text }) {
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
