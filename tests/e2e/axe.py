"""What axe has judged on a portal, so that nothing is judged twice, by whomever it is seen."""

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe, AxeResults
from playwright.sync_api import Page

ID = re.compile(r"(?<=/)(?:[0-9a-z]{16}|[\w-]{22,}|\d+)(?=/|$)")
"""What in a path is another one for each object: opaque ids, tokens, numbers."""
KINDS = """() => [...new Set([...document.body.querySelectorAll('*')].filter((one) => one.checkVisibility()).map((one) =>
  [one.parentElement.tagName, one.tagName, one.className.baseVal ?? one.className, one.type, one.role, one.ariaInvalid].join(' ')))].sort().join()"""
"""The kinds of elements that a page shows. Roles and names, which axe judges, do not change with the words."""
CONTRAST = """async (known) => {
  const layers = new Map([[null, '']]);
  const under = (one) => {
    if (!layers.has(one)) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(one);
      const own = [backgroundColor, backgroundImage, opacity].join(' ');
      layers.set(one, under(one.parentElement) + (own === 'rgba(0, 0, 0, 0) none 1' ? '' : `/${own}`));
    }
    return layers.get(one);
  };
  const isText = (node) => node.nodeType === 3 && node.textContent.trim();
  const colours = new Map();
  for (const one of document.body.querySelectorAll('*')) {
    if (!one.matches('input, select, textarea') && ![...one.childNodes].some(isText)) continue;
    if (!one.checkVisibility()) continue;
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(one);
    const isOff = (one.control ?? one).closest(':disabled, [aria-disabled=true]') !== null;
    const name = [one.tagName, one.className.baseVal ?? one.className, isOff].join(' ');
    colours.set([name, color, fontSize, fontWeight, textShadow, under(one)].join(' '), one);
  }
  const fresh = [...colours.keys()].filter((key) => !known.includes(key));
  if (!fresh.length) return { fresh, violations: [] };
  const { violations } = await axe.run(
    { include: fresh.map((key) => colours.get(key)) },
    { resultTypes: ['violations'], preload: false, runOnly: ['color-contrast'] },
  );
  return { fresh, violations };
}"""
"""Words by what makes their contrast: what they stand in, colour, size, weight, and every layer that lies under them;
axe judges one element of each. Found and judged in one step, because a page that follows a long work replaces its
elements between two. Two thirds of axe's time went into the contrast of the same words on the same ground."""
ALL_BUT_CONTRAST = """() => axe.run(
  { resultTypes: ['violations'], preload: false, rules: { 'color-contrast': { enabled: false } } }
).then((found) => found.violations)"""


class Judge:
    """Remembers the pages of one portal and the colours on them."""

    def __init__(self) -> None:
        self.pages: set[str] = set()
        self.colours: set[str] = set()

    def violations(self, page: Page, path: str, *, thoroughly: bool) -> str:
        """Return what axe finds on the page, for people to read; empty when it finds nothing.

        A page made of the same kinds of elements as one before, or, ``thoroughly``, one that says the same, is not
        judged again, and of any other page only those colours that were not judged before.
        """
        made_of = page.locator("body").inner_text() if thoroughly else page.evaluate(KINDS)
        known = f"{ID.sub('*', path)} {made_of}"
        if known in self.pages:
            return ""
        self.pages.add(known)
        axe = Axe()
        page.evaluate(axe.axe_script)
        found: list[dict[str, Any]] = page.evaluate(ALL_BUT_CONTRAST)
        contrast = page.evaluate(CONTRAST, sorted(self.colours))
        found += contrast["violations"]
        self.colours.update(contrast["fresh"])
        return AxeResults({"violations": found}).generate_report() if found else ""
