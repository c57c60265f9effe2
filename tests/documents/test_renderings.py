"""Printing as background work: once per content."""

from datetime import timedelta

import pytest

from documents import services
from documents.fonts import MissingFont
from documents.models import Rendering, StoredFile
from documents.services import sweeping
from kernel import clock

from .test_photo_check import sent  # noqa: F401 - a fixture


def ask(digest="sha256:" + "a" * 64):
    return services.request_rendering(
        kind=StoredFile.Kind.REVIEW_FORM,
        task="review.render_review_form",
        subject="case23456789abcd",
        digest=digest,
        template_digest="sha256:" + "b" * 64,
    )


def made(rendering, data=b"%PDF-one"):
    return services.run_rendering(rendering.pk, lambda row: data, name="评审表.pdf")


@pytest.mark.abuse("AC-036")
@pytest.mark.django_db
def test_one_content_is_asked_for_and_made_once(sent, django_capture_on_commit_callbacks):  # noqa: F811
    with django_capture_on_commit_callbacks(execute=True):
        first, second = ask(), ask()
    assert first == second
    assert sent == [("review.render_review_form", {"rendering_id": first.pk})]
    done = made(first)
    assert done.status == Rendering.Status.DONE
    assert services.read(done.file) == b"%PDF-one"
    assert made(first, b"%PDF-two") is None
    assert Rendering.objects.get().file == done.file
    assert ask("sha256:" + "c" * 64) != first


@pytest.mark.django_db
def test_the_check_value_carries_the_digest_and_chance():
    first, second = ask(), ask("sha256:" + "a" * 63 + "b")
    assert first.check_value.startswith("aaaaaaa-")
    assert len(first.check_value) == 24
    assert first.check_value != second.check_value


@pytest.mark.abuse("AC-109")
@pytest.mark.django_db
def test_a_poison_rendering_stops_after_five_attempts(caplog):
    rendering = ask()

    def broken(row):
        raise RuntimeError("林清的身份证号")

    for attempt in range(1, 6):
        row = services.run_rendering(rendering.pk, broken, name="x.pdf")
        assert row.attempts == attempt
    assert row.status == Rendering.Status.FAILED
    assert row.error == "RuntimeError"
    assert services.run_rendering(rendering.pk, broken, name="x.pdf") is None


@pytest.mark.abuse("AC-109")
@pytest.mark.django_db
def test_what_failed_is_begun_anew_when_it_is_asked_for_again(sent, django_capture_on_commit_callbacks):  # noqa: F811
    failed = ask()
    Rendering.objects.update(status=Rendering.Status.FAILED, attempts=5, progress=60, error="OSError")
    with django_capture_on_commit_callbacks(execute=True):
        again, _twice = ask(), ask()
    assert (again.pk, again.status, again.attempts, again.progress) == (failed.pk, Rendering.Status.WAITING, 0, 0)
    assert again.error == ""
    assert sent == [("review.render_review_form", {"rendering_id": failed.pk})]
    assert made(again).status == Rendering.Status.DONE


@pytest.mark.django_db
def test_a_missing_font_says_what_to_install(caplog):
    rendering = ask()

    def without_font(row):
        raise MissingFont("请安装：apt-get install fonts-noto-cjk")

    assert "fonts-noto-cjk" in services.run_rendering(rendering.pk, without_font, name="x.pdf").error


@pytest.mark.abuse("AC-108")
@pytest.mark.django_db
def test_two_workers_leave_one_file():
    rendering = ask()

    def slow(row):
        made(rendering)  # another worker is done first
        return b"%PDF-late"

    services.run_rendering(rendering.pk, slow, name="x.pdf")
    assert services.read(Rendering.objects.get().file) == b"%PDF-one"


@pytest.mark.abuse("AC-109")
@pytest.mark.django_db
def test_the_sweeper_wakes_the_forgotten_and_ends_the_hopeless(sent, django_capture_on_commit_callbacks):  # noqa: F811
    forgotten, hopeless = ask(), ask("sha256:" + "d" * 64)
    Rendering.objects.update(asked_at=clock.now() - timedelta(minutes=5))
    Rendering.objects.filter(pk=hopeless.pk).update(attempts=5)
    with django_capture_on_commit_callbacks(execute=True):
        assert sweeping.sweep() == 1
    assert ("review.render_review_form", {"rendering_id": forgotten.pk}) in sent
    hopeless.refresh_from_db()
    assert (hopeless.status, hopeless.error) == (Rendering.Status.FAILED, "WorkerLost")
