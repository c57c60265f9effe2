"""What the shell says about other portals, or about being watched by a service, changes nothing in the suite."""

import re
from collections.abc import Iterable
from pathlib import Path

_SETTINGS = Path(__file__).resolve().parent.parent / "portal" / "settings.py"
_READ = re.compile(r'\benv\.\w+\(f?"(\w+)')  # of an f-string what comes before the first brace: SIGN_ON_
_SERVERS = {"DATABASE_URL", "REDIS_URL"}  # these are told to the suite
_SERVICE = {"CI", "BUILD_NUMBER"}  # pytest and Hypothesis behave otherwise where these are


def foreign(names: Iterable[str]) -> list[str]:
    """Return which of these variables no test may see."""
    read = set(_READ.findall(_SETTINGS.read_text())) - _SERVERS
    begun = tuple(name for name in read if name.endswith("_"))
    return sorted(name for name in names if name in read | _SERVICE or name.startswith(begun))
