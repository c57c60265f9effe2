"""Whether two spellings are one name. Pure. The dot inside a name is typed in a dozen ways; none of them makes
another person of somebody."""

import unicodedata

_DOTS = dict.fromkeys(map(ord, "·•‧∙⋅・･．.。●"), "·")


def same_name(one: str, other: str) -> bool:
    """Whether two texts name the same, whatever their dots, spaces, width and capitals."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).translate(_DOTS).split()).casefold()
