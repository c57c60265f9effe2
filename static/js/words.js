// Texts come from the page's data attributes, translated there; a script only fills in what it counted.

export function fill(text, values) {
  return text.replace(/%\((\w+)\)[ds]/g, (_, name) => values[name]);
}
