"""What a page needs so that it can be read and used on a phone: nothing off the side, everything met with a thumb.

What can be pressed is at least 24 by 24 CSS pixels, or far enough from everything else that can be pressed
(WCAG 2.2, 2.5.8; links within a sentence are excused there).
"""

from tests.e2e.actors import Actor

WIDTHS = (390, 360)
FAULTS = """() => {
  const faults = [];
  const page = document.documentElement;
  if (page.scrollWidth > window.innerWidth) {
    const wide = [...document.body.querySelectorAll('*')].filter(
      (one) => one.getBoundingClientRect().right > window.innerWidth + 0.5 && getComputedStyle(one).position !== 'fixed');
    faults.push(`runs off the side: ${page.scrollWidth} > ${window.innerWidth}: ` +
      wide.slice(-1).map((one) => one.outerHTML.slice(0, 120)));
  }
  const shown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const inSentence = (one) => getComputedStyle(one).display === 'inline' &&
    [...one.parentElement.childNodes].some((near) => near.nodeType === 3 && near.textContent.trim());
  const box = (one) => {
    const label = ['checkbox', 'radio'].includes(one.type) && one.labels && one.labels[0];
    return (label || one).getBoundingClientRect();
  };
  const targets = [...document.querySelectorAll('a[href], button, summary, select, textarea, input:not([type=hidden])')]
    .filter((one) => shown(one) && !one.disabled && !one.closest('.zp-skip, [inert], .visually-hidden'))
    .map((one) => ({ one, at: box(one) })).filter(({ at }) => at.width && at.height);
  const isSmall = ({ at }) => at.width < 24 || at.height < 24;
  const away = (a, b) => {  // from the middle of a to the nearest point of b; between the middles when b is small too
    const x = a.at.x + a.at.width / 2, y = a.at.y + a.at.height / 2;
    if (isSmall(b)) return Math.hypot(x - b.at.x - b.at.width / 2, y - b.at.y - b.at.height / 2) - 12;
    const dx = Math.max(b.at.left - x, 0, x - b.at.right), dy = Math.max(b.at.top - y, 0, y - b.at.bottom);
    return Math.hypot(dx, dy);
  };
  for (const target of targets.filter((each) => isSmall(each) && !inSentence(each.one))) {
    const near = targets.find((other) => other.one !== target.one && !other.one.contains(target.one) &&
      !target.one.contains(other.one) && away(target, other) < 12);
    if (near) {
      const { width, height } = target.at;
      faults.push(`too small beside another: ${Math.round(width)}x${Math.round(height)} ` +
        target.one.outerHTML.slice(0, 120) + ' | ' + near.one.outerHTML.slice(0, 80));
    }
  }
  return faults;
}"""

FAULTY = """<main><h1>甲</h1><div class=wide>乙</div><button>丙</button><button>丁</button><p>戊<a href=#>己</a></p></main>
<style>.wide { width: 500px } button { width: 12px; height: 12px; padding: 0; margin: 0; border: 0; font-size: 8px }</style>"""


def faults(actor: Actor) -> list[str]:
    """What is wrong with the page at each of the widths, one line for each fault."""
    found = []
    for width in WIDTHS:
        actor.page.set_viewport_size({"width": width, "height": 780})
        found += [f"at {width}: {fault}" for fault in actor.page.evaluate(FAULTS)]
    return found


def look_at_a_faulty_page(actor: Actor) -> None:
    """What must be found is found, and a link within a sentence is not taken for a fault."""
    actor.page.set_content(FAULTY)
    found = actor.page.evaluate(FAULTS)
    assert [fault.partition(":")[0] for fault in found] == ["runs off the side", *["too small beside another"] * 2]
