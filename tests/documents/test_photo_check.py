"""The check as background work: the row, the task, the fragment that the page polls."""

from datetime import timedelta
from io import BytesIO

import pytest
from celery import current_app
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from documents import queries, services
from documents.models import PhotoCheck, StoredFile
from documents.services import asking, photos, sweeping
from documents.tasks import check_photo
from kernel import clock

from .images import portrait, turned

POLICY = {
    "min_bytes_exclusive": 30720,
    "max_bytes_exclusive": 1048576,
    "min_width_exclusive": 215,
    "min_height_exclusive": 300,
    "min_ratio": 0.65,
    "max_ratio": 0.8,
    "background": "white",
}


def ask(user, data, name="照片.jpg"):
    file = services.store(ContentFile(data, name=name), owner=user, kind=StoredFile.Kind.PHOTO)
    return services.request_photo_check(file=file, owner=user, policy=POLICY)


@pytest.fixture
def sent(monkeypatch):
    """Task names and arguments as they reach the broker."""
    calls = []
    monkeypatch.setattr(
        "kernel.jobs.current_app.send_task", lambda name, kwargs, **options: calls.append((name, kwargs))
    )
    return calls


@pytest.mark.feature("PHO-02", "PHO-03")
def test_the_task_is_named_after_commit_with_an_id_only(cast, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        check = ask(cast.lin.user, portrait())
        assert sent == []
    assert sent == [("documents.check_photo", {"check_id": check.pk})]


@pytest.mark.feature("PHO-02", "PHO-03")
def test_a_good_photo_passes_and_becomes_a_clean_copy(cast):
    check = ask(cast.lin.user, turned(portrait(413, 579), 1))
    check_photo(check.pk)
    check.refresh_from_db()
    assert check.status == PhotoCheck.Status.PASSED
    assert check.file != check.original
    assert check.file.owner == cast.lin.user
    copy = Image.open(BytesIO(services.read(check.file)))
    assert copy.size == (413, 579)
    assert not dict(copy.getexif())


@pytest.mark.feature("PHO-03")
def test_a_photo_lying_on_its_side_is_stood_up_in_the_copy(cast):
    buffer = BytesIO()
    Image.open(BytesIO(portrait(413, 579))).transpose(Image.Transpose.ROTATE_90).save(buffer, "JPEG")
    check = ask(cast.lin.user, turned(buffer.getvalue(), 6))
    check_photo(check.pk)
    check.refresh_from_db()
    assert check.status == PhotoCheck.Status.PASSED
    assert Image.open(BytesIO(services.read(check.file))).size == (413, 579)


@pytest.mark.feature("PHO-03")
def test_what_is_asked_about_a_good_photo_stands_first_and_is_no_refusal(cast):
    grey = Image.open(BytesIO(portrait())).convert("L").convert("RGB")
    buffer = BytesIO()
    grey.save(buffer, "JPEG", quality=92)
    check = ask(cast.lin.user, buffer.getvalue() + bytes(31 * 1024))
    check_photo(check.pk)
    check.refresh_from_db()
    assert check.status == PhotoCheck.Status.PASSED
    assert check.findings[0]["code"] == "face"
    page = cast.client("lin").get(reverse("documents:photo_status", args=[check.public_id])).content.decode()
    first = page[page.index("zp-findings") : page.index("zp-finding-met")]
    assert "请核对" in first and "没有认出面部的肤色" in first


@pytest.mark.feature("PHO-03")
def test_a_bad_photo_fails_with_every_reason(cast):
    check = ask(cast.lin.user, portrait(300, 300, background="blue"))
    check_photo(check.pk)
    check.refresh_from_db()
    assert check.status == PhotoCheck.Status.FAILED
    assert check.file == check.original
    assert {f["code"] for f in check.findings if not f["ok"]} == {"size", "ratio", "background"}


@pytest.mark.abuse("AC-108")
def test_a_task_run_twice_leaves_one_result(cast):
    check = ask(cast.lin.user, portrait())
    check_photo(check.pk)
    first = PhotoCheck.objects.values().get()
    assert first["attempts"] == 1
    check_photo(check.pk)
    assert PhotoCheck.objects.values().get() == first
    assert StoredFile.objects.count() == 2


def test_a_lost_file_is_a_finding(cast):
    check = ask(cast.lin.user, portrait())
    from django.core.files.storage import default_storage

    default_storage.delete(check.file.storage_name)
    check_photo(check.pk)
    check.refresh_from_db()
    assert check.status == PhotoCheck.Status.FAILED


@pytest.mark.abuse("AC-109")
def test_a_forgotten_check_is_woken_and_a_hopeless_one_given_up(cast, sent, django_capture_on_commit_callbacks):
    fresh, forgotten, untried, hopeless = (ask(cast.lin.user, portrait(413, 579 + n)) for n in range(4))
    for check, age, attempts in ((forgotten, 120, 0), (untried, 7200, 0), (hopeless, 7200, photos.MAX_ATTEMPTS)):
        PhotoCheck.objects.filter(pk=check.pk).update(asked_at=clock.now() - timedelta(seconds=age), attempts=attempts)
    sent.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert sweeping.sweep() == 2, "a photo that nobody has looked at yet is not the applicant's fault"
    assert sent == [("documents.check_photo", {"check_id": check.pk}) for check in (forgotten, untried)]
    hopeless.refresh_from_db()
    fresh.refresh_from_db()
    assert hopeless.status == PhotoCheck.Status.FAILED
    assert "请重新上传照片" in hopeless.findings[0]["message"]
    assert fresh.status == PhotoCheck.Status.WAITING
    assert list(queries.forgotten_checks(clock.now(), after=timedelta(hours=1))) == [untried]


def test_a_photo_does_not_wait_behind_the_scans():
    def queue(task):
        return current_app.amqp.router.route({}, task)["queue"].name

    assert queue(photos.TASK) != queue(asking.TASK)


@pytest.mark.feature("PHO-02", "PHO-03")
def test_the_fragment_asks_again_until_the_check_is_done(cast):
    client = cast.client("lin")
    check = ask(cast.lin.user, portrait(background="blue"))
    url = reverse("documents:photo_status", args=[check.public_id])
    waiting = client.get(url).content.decode()
    assert f'hx-get="{url}"' in waiting
    assert "正在检查照片" in waiting
    check_photo(check.pk)
    done = client.get(url).content.decode()
    assert "hx-get" not in done
    assert "照片背景不是白色" in done


@pytest.mark.abuse("AC-099")
@pytest.mark.parametrize("name", ["colleague", "stranger", "wang", "chen", "operator", "seatless"])
def test_only_the_owner_sees_the_check(cast, name):
    check = ask(cast.lin.user, portrait())
    url = reverse("documents:photo_status", args=[check.public_id])
    assert cast.client(name).get(url).status_code == 404


def test_the_fragment_costs_one_query_beside_the_frame(cast, django_assert_max_num_queries):
    check = ask(cast.lin.user, portrait())
    client, address = cast.client("lin"), reverse("documents:photo_status", args=[check.public_id])
    client.get(address)  # the first request of a session writes down that it was seen
    with django_assert_max_num_queries(8):
        client.get(address)
