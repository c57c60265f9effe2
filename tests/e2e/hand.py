"""A hand with a pen: signing on the pad of a page."""

from tests.e2e.actors import Actor

_STROKE = [(0.1, 0.3), (0.3, 0.8), (0.5, 0.2), (0.7, 0.8), (0.9, 0.3)]


def write_a_name(actor: Actor) -> None:
    """Draw one stroke up and down over the pad."""
    pad = actor.page.locator("[data-sign-pad]")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    mouse = actor.page.mouse
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in _STROKE]
    mouse.move(*at[0])
    mouse.down()
    for x, y in at[1:]:
        mouse.move(x, y, steps=8)
    mouse.up()
