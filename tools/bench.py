"""`make bench`: the figures, each as a ratio to a reference of the same run; a table and var/report/bench.json.

Run by `tools/testservers.py`, which gives it PostgreSQL and Redis of its own. Absolute numbers belong to the machine;
quote the ratios. The worklist is measured on a database of a million cases (CASES=), which takes some minutes to make.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = tempfile.TemporaryDirectory()
os.environ |= {"VAR_DIR": FOLDER.name, "DEMO": "1", "DJANGO_SETTINGS_MODULE": "portal.settings", "LOG_LEVEL": "ERROR"}
os.environ |= {"SECRET_KEY": "only-for-the-bench-" + "0" * 40}
sys.path.insert(0, str(ROOT))

import django  # noqa: E402 - the environment comes first

django.setup()

from django.core.management import call_command  # noqa: E402 - needs the set-up
from django.db import connection  # noqa: E402
from measure import bulk, growth, offline, photos, plans, served  # noqa: E402
from measure.result import table  # noqa: E402
from testservers import free_port  # noqa: E402

from applicants.models import Dossier  # noqa: E402
from portal.demo.load import Loader  # noqa: E402

SUBMITS = 40
CASES = int(os.environ.get("CASES", "1000000"))


def drafts(loader: Loader, count: int) -> list[tuple[str, Dossier]]:
    """Finished drafts, ready to be submitted."""
    found = []
    for number in range(count):
        _seat, dossier = loader.extra_draft(number)
        dossier.refresh_from_db()
        found.append((dossier.user.username, dossier))
    return found


def main() -> None:
    print("==> Loading a database to measure on", flush=True)
    call_command("migrate", verbosity=0)
    loader = Loader(lambda text: None)
    loader.run()
    ready = drafts(loader, SUBMITS + served.CLIENTS)
    print("==> Measuring", flush=True)
    figures = plans.plan_figures() + photos.photo_figures() + offline.form_figures()
    port = free_port()
    with served.server(port):
        figures += served.autosave_figures(port, ready[SUBMITS:])
        figures.append(served.submit_figure(port, ready[:SUBMITS]))
    connection.close()
    figures += bulk.bulk_figures()
    figures += growth.worklist_figures(CASES)
    print(table(figures))
    report = ROOT / "var" / "report"
    report.mkdir(parents=True, exist_ok=True)
    (report / "bench.json").write_text(json.dumps([one.as_json() for one in figures], ensure_ascii=False, indent=1))
    print(f"==> {(report / 'bench.json').relative_to(ROOT)}")


if __name__ == "__main__":
    main()
