"""The look at an upload's pages as background work: the row, the process of its own, the pages people see."""

import json
import signal
import subprocess
import sys
import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from documents import looking, papers, services
from documents.models import PagePicture, PaperCheck, StoredFile
from documents.services import sweeping
from documents.tasks import check_paper
from kernel import clock

from .pages import pdf, sheet, typed

ROOT = Path(__file__).resolve().parents[2]


def keep(user, data=None, name="证书.pdf"):
    data = pdf(typed(), b"", typed(3)) if data is None else data
    return services.store(ContentFile(data, name=name), owner=user, kind=StoredFile.Kind.EVIDENCE)


def checked(file):
    check_paper(file.paper_check.pk)
    file.paper_check.refresh_from_db()
    return file.paper_check


@pytest.fixture
def sent(monkeypatch):
    calls = []
    monkeypatch.setattr(
        "kernel.jobs.current_app.send_task", lambda name, kwargs, **options: calls.append((name, kwargs))
    )
    return calls


@pytest.fixture
def seen_here(monkeypatch):
    """Look in this process: the tests of the other process are below."""
    monkeypatch.setattr(looking, "look", papers.look)


def test_an_upload_is_looked_at_after_its_commit(cast, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        file = keep(cast.lin.user)
        assert sent == []
        assert keep(cast.lin.user) == file
    assert sent == [("documents.check_paper", {"check_id": file.paper_check.pk})]


def test_a_photo_and_a_signature_are_not_read_page_by_page(cast):
    file = services.store(ContentFile(sheet(), name="a.jpg"), owner=cast.lin.user, kind=StoredFile.Kind.PHOTO)
    assert not PaperCheck.objects.filter(file=file).exists()


@pytest.mark.feature("ARC-17")
def test_pages_are_drawn_once_and_what_was_seen_is_kept(cast, seen_here):
    check = checked(keep(cast.lin.user))
    assert (check.status, check.pages) == ("hint", 3)
    assert [finding["code"] for finding in check.findings] == ["blank_pages", "measured"]
    pages = list(check.pictures.all())
    assert [page.number for page in pages] == [1, 2, 3]
    for page in pages:
        picture = Image.open(BytesIO(services.read(page.picture)))
        assert (picture.size, page.picture.owner) == ((page.width, page.height), None)


@pytest.mark.abuse("AC-108")
def test_a_look_repeated_leaves_one_result(cast, seen_here):
    check = checked(keep(cast.lin.user))
    first = list(PaperCheck.objects.values()), list(PagePicture.objects.values()), StoredFile.objects.count()
    check_paper(check.pk)
    assert (list(PaperCheck.objects.values()), list(PagePicture.objects.values()), StoredFile.objects.count()) == first


def test_the_same_bytes_are_looked_at_once(cast, seen_here, monkeypatch):
    first = checked(keep(cast.lin.user))
    monkeypatch.setattr(looking, "look", None)
    second = checked(keep(cast.colleague.user, name="另一份.pdf"))
    assert (second.status, second.pages, second.findings) == (first.status, first.pages, first.findings)
    assert [page.picture_id for page in second.pictures.all()] == [page.picture_id for page in first.pictures.all()]


@pytest.mark.feature("ARC-17")
def test_a_blank_scan_is_of_no_use(cast, seen_here):
    check = checked(keep(cast.lin.user, pdf(b"")))
    assert check.status == PaperCheck.Status.REFUSED
    assert check.reason.startswith("“证书.pdf”不能使用：整个文件是空白的")


def test_lost_bytes_are_told(cast, seen_here):
    file = keep(cast.lin.user)
    default_storage.delete(file.storage_name)
    assert checked(file).status == PaperCheck.Status.REFUSED


@pytest.mark.abuse("AC-109")
def test_when_nobody_can_look_the_file_stays_good(cast, monkeypatch, sent, django_capture_on_commit_callbacks):
    def fail(data, content):
        raise looking.NoAnswer("busy")

    monkeypatch.setattr(looking, "look", fail)
    file = keep(cast.lin.user)
    for _ in range(2):
        assert checked(file).status == PaperCheck.Status.WAITING
    PaperCheck.objects.update(asked_at=clock.now() - timedelta(minutes=3))
    sent.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert sweeping.sweep() == 1
    assert sent == [("documents.check_paper", {"check_id": file.paper_check.pk})]
    check = checked(file)
    assert check.status == PaperCheck.Status.HINT
    assert "不影响使用" in check.findings[0]["text"]


@pytest.mark.abuse("AC-109")
def test_a_look_whose_workers_died_is_given_up(cast, sent):
    file = keep(cast.lin.user)
    PaperCheck.objects.update(asked_at=clock.now() - timedelta(minutes=3), attempts=3)
    assert sweeping.sweep() == 0
    file.paper_check.refresh_from_db()
    assert (file.paper_check.status, file.paper_check.is_drawn) == ("hint", False)


@pytest.mark.abuse("AC-096")
def test_another_process_sees_the_same_and_knows_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    data = pdf(typed(), b"")
    assert looking.look(data, "pdf") == papers.look(data, "pdf")
    told = {}
    monkeypatch.setattr(subprocess, "run", lambda *args, **kwargs: told.update(kwargs) or sys.exit())
    with pytest.raises(SystemExit):
        looking.look(data, "pdf")
    assert set(told["env"]) == {"PATH", "LANG", "PYTHONDONTWRITEBYTECODE"}


def stand_in(monkeypatch, tmp_path, body):
    """Another program in the place of the one that looks."""
    program = tmp_path / "program.py"
    program.write_text(body)
    run = subprocess.run
    monkeypatch.setattr(
        subprocess, "run", lambda args, **options: run([sys.executable, str(program), *args[-1:]], **options)
    )


@pytest.mark.abuse("AC-094", "AC-096")
@pytest.mark.parametrize("name", ["SIGSEGV", "SIGXCPU", "SIGABRT"])
def test_a_file_that_kills_the_process_is_refused(monkeypatch, tmp_path, name):
    stand_in(monkeypatch, tmp_path, f"import os, signal\nos.kill(os.getpid(), signal.{name})")
    assert looking.look(b"", "pdf") == papers.Paper(0, trouble="heavy")


@pytest.mark.parametrize(
    "body",
    [
        "import sys; sys.exit(1)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import time; time.sleep(30)",
        "print('no answer')",
        'print(\'{"count": 1, "trouble": "", "broken": [], "pages": [{}]}\')',
        "print('[]')",
    ],
)
def test_a_process_that_answers_nonsense_or_nothing_says_nothing_of_the_file(monkeypatch, tmp_path, body):
    monkeypatch.setattr(looking, "SECONDS", 0.5)
    stand_in(monkeypatch, tmp_path, body)
    with pytest.raises(looking.NoAnswer):
        looking.look(b"", "pdf")


@pytest.mark.abuse("AC-098")
def test_a_picture_that_is_none_is_not_believed(monkeypatch, tmp_path):
    page = {"number": 1, "width": 9, "height": 9, "is_blank": False, "is_sideways": False, "is_upside_down": False,
            "is_sure": False, "dpi": None}  # fmt: skip
    head = {"count": 1, "trouble": "", "broken": [], "pages": [page | {"picture": 9, "small": 9}]}
    stand_in(monkeypatch, tmp_path, f"print({json.dumps(head)!r})\nprint('<script>' * 3)")
    with pytest.raises(looking.NoAnswer):
        looking.look(b"", "pdf")


@pytest.mark.abuse("AC-094")
def test_memory_and_processor_are_limited():
    body = (
        "import resource; from documents import look_apart; look_apart.MEMORY = 300_000_000; look_apart.PROCESSOR = 1;"
        "look_apart._confine();\ntry:\n    bytes(400_000_000)\nexcept MemoryError:\n    print('memory', flush=True)\n"
        "while True: pass"
    )
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", body], cwd=ROOT, capture_output=True, timeout=20, check=False)
    assert done.stdout == b"memory\n"
    assert done.returncode == -signal.SIGXCPU
    assert time.monotonic() - started < 15


def test_the_page_shows_every_page_and_what_was_seen(cast, seen_here):
    file = keep(cast.lin.user)
    client = cast.client("lin")
    address = reverse("documents:look", args=[file.public_id])
    waiting = client.get(address).content.decode()
    assert f'hx-get="{address}"' in waiting
    checked(file)
    whole = client.get(address).content.decode()
    assert "第 2 页是空白的" in whole
    assert whole.count("?small=1") == 3
    beside = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "data-look-body" in beside
    assert "<html" not in beside
    assert "hx-get" not in beside


def test_a_file_without_pages_is_shown_as_it_is(cast):
    file = services.store(ContentFile(sheet(), name="a.jpg"), owner=cast.lin.user, kind=StoredFile.Kind.PHOTO)
    response = cast.client("lin").get(reverse("documents:look", args=[file.public_id]))
    assert response.url == reverse("documents:file", args=[file.public_id]) + "?show=1"


@pytest.mark.abuse("AC-098", "AC-099")
def test_a_page_is_a_picture_in_a_sandbox_for_whoever_may_read_the_file(cast, seen_here):
    file = keep(cast.lin.user)
    checked(file)
    address = reverse("documents:page", args=[file.public_id, 1])
    for query, longest in (("", papers.LONG_SIDE), ("?small=1", papers.SMALL_SIDE)):
        response = cast.client("lin").get(address + query)
        assert max(Image.open(BytesIO(b"".join(response.streaming_content))).size) == longest
        assert "sandbox" in response["Content-Security-Policy"]
        assert "no-store" in response["Cache-Control"]
    picture = PagePicture.objects.first().picture
    for name in ("colleague", "stranger", "wang", "operator", "seatless"):
        client = cast.client(name)
        assert client.get(address).status_code == 404, name
        assert client.get(reverse("documents:look", args=[file.public_id])).status_code == 404
        assert client.get(reverse("documents:paper_status", args=[file.public_id])).status_code == 404
        assert client.get(reverse("documents:file", args=[picture.public_id])).status_code == 404
    for number in (0, 4, 10**30):
        assert cast.client("lin").get(reverse("documents:page", args=[file.public_id, number])).status_code == 404


def test_the_fragment_asks_again_until_the_pages_were_looked_at(cast, seen_here):
    file = keep(cast.lin.user)
    client, address = cast.client("lin"), reverse("documents:paper_status", args=[file.public_id])
    assert f'hx-get="{address}"' in client.get(address).content.decode()
    checked(file)
    done = client.get(address).content.decode()
    assert "hx-get" not in done
    assert "第 2 页是空白的" in done
