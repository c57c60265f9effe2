"""Fill the database of DATABASE_URL with the demo and with any number of cases made of it: `generate.py 1000000`."""

import os
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

import django  # noqa: E402 - the path comes first

django.setup()

from django.core.management import call_command  # noqa: E402 - needs the set-up
from measure.generated import generate  # noqa: E402

from portal.demo.load import Loader  # noqa: E402
from review.models import Case  # noqa: E402


def main() -> None:
    cases = int(sys.argv[1])
    call_command("migrate", verbosity=0)
    if not Case.objects.exists():
        Loader(lambda text: None).run()
    start = time.monotonic()
    generate(cases)
    print(f"==> {cases} cases in {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
