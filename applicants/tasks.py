"""Background entries: fetch an id, call a service. Running one twice leaves one result."""

from celery import shared_task

from applicants import commitment_paper, copying, printing
from applicants.registers import services as registers
from documents.models import Rendering
from documents.services import run_rendering


@shared_task(name="applicants.render_score_sheet", soft_time_limit=60, time_limit=90)
def render_score_sheet(rendering_id: int) -> None:
    rendering = Rendering.objects.filter(pk=rendering_id).first()
    if rendering is not None:
        run_rendering(rendering_id, printing.build_pdf, name=printing.file_name(rendering))


@shared_task(name="applicants.render_commitment", soft_time_limit=60, time_limit=90)
def render_commitment(rendering_id: int) -> None:
    rendering = Rendering.objects.filter(pk=rendering_id).first()
    if rendering is not None:
        run_rendering(rendering_id, commitment_paper.build_pdf, name=commitment_paper.file_name(rendering))


@shared_task(name="applicants.render_dossier_copy", soft_time_limit=300, time_limit=330)
def render_dossier_copy(rendering_id: int) -> None:
    rendering = Rendering.objects.filter(pk=rendering_id).first()
    if rendering is not None:
        run_rendering(rendering_id, copying.pack, name=copying.file_name(rendering), media_type="application/zip")


@shared_task(name="applicants.fetch_register", soft_time_limit=60, time_limit=90)
def fetch_register(fetch_id: int) -> None:
    registers.run(fetch_id)


@shared_task(name="applicants.sweep_registers")
def sweep_registers() -> None:
    registers.sweep()
