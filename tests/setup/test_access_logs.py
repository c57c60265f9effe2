"""Neither server writes the key of a one-time link into its log."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from gunicorn.config import Config

from kernel.access_log import KeylessLogger
from kernel.logs import KEYS
from portal.urls import urlpatterns
from tests.setup.test_long_addresses import ROOT

KEY = "Zk3-secret_of_a_link"
LINKS = ["accounts:invitation", "applicants:recommend", "applicants:sign"]


def named(patterns, before=""):
    for each in patterns:
        if hasattr(each, "url_patterns"):
            yield from named(each.url_patterns, each.namespace or before)
        elif set(KEYS) & set(each.pattern.converters):
            yield f"{before}:{each.name}"


def test_these_are_all_the_one_time_links():
    assert sorted(named(urlpatterns)) == sorted(LINKS)


@pytest.mark.parametrize("name", LINKS)
def test_gunicorn_masks_the_key(name):
    address = reverse(name, args=[KEY])
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": f"{address}?x=1",
        "PATH_INFO": address,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"https://example.cn{address}",
    }
    logger = KeylessLogger(Config())
    answer = SimpleNamespace(status="200 OK", sent=1, headers=[])
    told = logger.atoms(answer, SimpleNamespace(headers=[("REFERER", environ["HTTP_REFERER"])]), environ, timedelta(0))
    assert KEY not in str(told) and told["r"] == f"GET {address.replace(KEY, '***')}?x=1 HTTP/1.1"
    assert 'logger_class = "kernel.access_log.KeylessLogger"' in (ROOT / "deploy" / "gunicorn.py").read_text()


@pytest.mark.parametrize("name", LINKS)
def test_nginx_masks_the_key(name):
    conf = (ROOT / "deploy" / "nginx.conf").read_text()
    of_request, of_referer = (re.compile(each) for each in re.findall(r'^    "~(\^.*?)" "', conf, re.MULTILINE))
    address = reverse(name, args=[KEY])
    assert of_request.fullmatch(f"GET {address}?x=1 HTTP/1.1").group("asked_rest") == "/?x=1 HTTP/1.1"
    assert of_referer.fullmatch(f"https://example.cn{address}").group("before_rest") == "/"
    assert "access_log /var/log/nginx/access.log keyless;" in conf
    line = conf.partition("log_format")[2].partition(";")[0]
    assert '"$keyless_request"' in line and '"$keyless_referer"' in line
    assert "$request" not in line and "$http_referer" not in line
