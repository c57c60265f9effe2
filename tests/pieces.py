"""Which tests stay in one process of the suite, and in which order the pieces begin.

Tests that share something dear (a world of objects, a portal of processes) are one piece, or it would be made in each
process; every other file is a piece by itself. What takes minutes begins first: begun last, it would leave a core idle.
"""

MAIN_PATH = "tests/e2e/test_main_path.py"  # in each shape a portal of its own
WORLD, WALKS = "tests/bad_input/", "tests/e2e/"
CELLS = {"tests/access/test_access.py", "tests/access/test_replay.py"}
CRAWLS = {"tests/access/test_canaries.py", "tests/access/test_laws.py", "tests/access/test_mutants.py"}
ORDER = (MAIN_PATH, WALKS, "cells of access", "crawls of access", WORLD, "tests/setup/test_production_shape.py")


def piece_of(test: str) -> str:
    """Return the piece to which a test belongs, given pytest's name of it: file::function[parameters]."""
    file = test.partition("::")[0]
    if file == MAIN_PATH:
        return test
    if file in CELLS:
        return "cells of access"
    if file in CRAWLS:
        return "crawls of access"
    return next((folder for folder in (WALKS, WORLD) if file.startswith(folder)), file)


def place_of(test: str) -> int:
    """Return where in the order of the suite a test belongs; 0 is first."""
    piece = piece_of(test)
    return next((place for place, start in enumerate(ORDER) if piece.startswith(start)), len(ORDER))
