"""Background entries: fetch an id, call a service. Running one twice leaves one result."""

from collections.abc import Callable

from celery import shared_task

from documents.models import Rendering
from documents.services import run_rendering
from kernel.jobs import send_after_commit
from review import printing
from review.printing import notice_sheet, posts, rosters, score
from review.services import bulk_work, figures, payments
from review.services.supervision import end_over
from review.services.sweeping import lapse_due


def _render(rendering_id: int, build: Callable[[Rendering], bytes], named: Callable[[Rendering], str]) -> None:
    rendering = Rendering.objects.filter(pk=rendering_id).first()
    if rendering is not None:
        run_rendering(rendering_id, build, name=named(rendering))


@shared_task(name="review.render_review_form", soft_time_limit=60, time_limit=90)
def render_review_form(rendering_id: int) -> None:
    _render(rendering_id, printing.build_pdf, printing.file_name)


@shared_task(name="review.render_score_sheet", soft_time_limit=60, time_limit=90)
def render_score_sheet(rendering_id: int) -> None:
    _render(rendering_id, score.build_pdf, score.file_name)


# A roster of thousands takes minutes.
@shared_task(name="review.render_roster", soft_time_limit=540, time_limit=560)
def render_roster(rendering_id: int) -> None:
    _render(rendering_id, rosters.build_roster, rosters.file_name)


@shared_task(name="review.render_letter", soft_time_limit=60, time_limit=90)
def render_letter(rendering_id: int) -> None:
    _render(rendering_id, rosters.build_letter, rosters.file_name)


@shared_task(name="review.run_bulk", soft_time_limit=60, time_limit=90)
def run_bulk(job_id: int) -> None:
    if bulk_work.work(job_id):
        send_after_commit("review.run_bulk", job_id=job_id)


@shared_task(name="review.render_post_statement", soft_time_limit=60, time_limit=90)
def render_post_statement(rendering_id: int) -> None:
    _render(rendering_id, posts.build_pdf, posts.file_name)


@shared_task(name="review.render_notice_sheet", soft_time_limit=60, time_limit=90)
def render_notice_sheet(rendering_id: int) -> None:
    _render(rendering_id, notice_sheet.build_pdf, notice_sheet.file_name)


@shared_task(name="review.cancel_bill")
def cancel_bill(case_id: int) -> None:
    payments.cancel_of_void(case_id)


@shared_task(name="review.sweep")
def sweep() -> None:
    lapse_due()
    bulk_work.wake_forgotten()
    payments.cancel_forgotten()


@shared_task(name="review.end_supervisions")
def end_supervisions() -> None:
    end_over()


@shared_task(name="review.count_figures")
def count_figures() -> None:
    for version in figures.due_versions():
        count_version.delay(version)


@shared_task(name="review.count_version", soft_time_limit=600, time_limit=660)
def count_version(version_id: int) -> None:
    for version in figures.due_versions(only=version_id):
        figures.count(version)
