"""Background entries: fetch an id, call a service. Running one twice leaves one result."""

from celery import shared_task

from applicants import printing
from documents.models import Rendering
from documents.services import run_rendering


@shared_task(name="applicants.render_score_sheet", soft_time_limit=60, time_limit=90)
def render_score_sheet(rendering_id: int) -> None:
    rendering = Rendering.objects.filter(pk=rendering_id).first()
    if rendering is not None:
        run_rendering(rendering_id, printing.build_pdf, name=printing.file_name(rendering))
