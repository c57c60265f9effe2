"""Exit 0 when this container's own web server answers 200 at a path: `python deploy/healthy.py /readyz`."""

import os
import sys
import urllib.request

PORT = os.environ.get("BIND", "0.0.0.0:8000").rpartition(":")[2]
HOST = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]


def main() -> int:
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}{sys.argv[1]}", headers={"Host": HOST})
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310  our own address; any other status is an exception
        return int(answer.status != 200)


if __name__ == "__main__":
    sys.exit(main())
