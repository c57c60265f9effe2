"""A long search is answered by the portal, in Chinese, and not by the server in front of it."""

import runpy
from pathlib import Path
from urllib.parse import quote

from tools import run

ROOT = Path(__file__).resolve().parent.parent.parent
LINE = len(f"GET /cases/?q={quote('湖' * 500)} HTTP/1.1\r\n")


def test_a_search_of_500_chinese_characters_fits_into_the_servers_line():
    limit = runpy.run_path(str(ROOT / "deploy" / "gunicorn.py"))["limit_request_line"]
    assert LINE <= limit <= 8190  # Gunicorn's own maximum
    assert f"--limit-request-line {limit}" in run.processes()["web"]
    assert "large_client_header_buffers 4 16k;" in (ROOT / "deploy" / "nginx.conf").read_text()
