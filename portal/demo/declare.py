"""One dossier of the demo, filled in step by step and submitted through the services that the pages use."""

from django.core.files.base import ContentFile

from accounts.models import Seat
from applicants.answers import answers_of
from applicants.models import Dossier
from applicants.queries import dossiers as queries
from applicants.sections import Refused, Section
from applicants.services import dossiers, sections
from applicants.snapshot import commitment_digest
from documents.services import run_photo_check
from kernel import idempotency
from plans.rules.conditions import attachments_for
from portal.demo import pictures

STATEMENT = (
    "任现职以来，本人一直从事{major}技术工作，先后参加{project}等项目。在{project}中任项目技术负责人，负责编制施工组织设计"
    "和深基坑、高支模等专项方案，组织技术交底、隐蔽工程验收和竣工资料整理。针对场地淤泥质土层厚、周边管线密集的情况，提出分"
    "区开挖、信息化监测的办法，基坑最大水平位移控制在 28 毫米以内，节约支护费用约 60 万元。工作中注重总结，"
    "发表论文 1 篇，参与编制企业工法 1 项，带教青年技术人员 3 名。今后将继续扎根一线，钻研技术，把好质量和安全关。"
)


def open_one(seat: Seat, plan_code: str, route: str) -> Dossier:
    """Open a draft."""
    return dossiers.open_dossier(seat=seat, plan_code=plan_code, route=route, token=idempotency.new_token())


def fill(seat: Seat, dossier: Dossier, *, major: str, project: str, paper: bytes) -> None:
    """Fill in every step: photo checked, commitment signed, achievements chosen, attachments there."""
    name = seat.user.person.full_name
    photo = ContentFile(pictures.identity_photo(name), name="证件照.jpg")
    run_photo_check(sections.save_photo(dossier_id=dossier.pk, seat=seat, file=photo).pk)
    plan = dossier.plan_version.spec
    digest = commitment_digest(dossier, plan.commitment_text or "")
    sections.sign_commitment(dossier_id=dossier.pk, seat=seat, posted=pictures.signature(name), text_digest=digest)
    values = {
        "route": dossier.route,
        "major": major,
        "education-online": "found",
        "insurance": "in-province",
        "statement": STATEMENT.format(major=plan.major(major).name, project=project),
    }
    current = sections.save_information(
        dossier_id=dossier.pk, seat=seat, values=values, seen=_seen(dossier, Section.INFORMATION)
    )
    chosen = [entry.public_id for entry in queries.selectable_entries(current)]
    sections.select_entries(dossier_id=dossier.pk, seat=seat, public_ids=chosen, seen=0)
    answers = answers_of(current, queries.profile_of(current.person_id))
    for attachment, is_needed in attachments_for(plan, answers):
        if is_needed:
            file = ContentFile(paper, name=f"{attachment.name[:30]}.pdf")
            sections.add_attachment(dossier_id=dossier.pk, seat=seat, code=attachment.code, file=file)


def submit(seat: Seat, dossier: Dossier) -> None:
    """Submit; a demo dossier with a problem in it is a bug and raises."""
    dossier.refresh_from_db()
    try:
        dossiers.submit(dossier_id=dossier.pk, seat=seat, token=idempotency.new_token(), seen_version=dossier.version)
    except Refused as refusal:
        raise AssertionError([problem.text for problem in refusal.problems] or refusal.message) from refusal


def _seen(dossier: Dossier, section: Section) -> int:
    dossier.refresh_from_db()
    return sections.version_of(dossier, section)
