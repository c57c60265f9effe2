"""A dossier by value: one canonical content that reviewers, rules and printed forms all read (INV-02).

Shape of the content (``schema`` 1), all JSON, no floats; every key is always present::

    schema      1
    dossier     {public_id, number, year, round, submitted_at}            submitted_at: ISO, null in a preview
    plan        {code, name, version, digest, year, region, document_number, organizer, committee}
    title       {code, name, level, level_label} | null
    route       {code, name, filed_as, filed_as_label, needs_defence} | null
    major       {code, name, accepts: [str]} | null
    person      {public_id, full_name, sex, sex_label, birth_date, residency, residency_label, id_label,
                 id_number, phone}                                       residency: null where the document does not
                                                                         tell; the last two are masked; id_label:
                                                                         whose number it is, not in old snapshots
    employer    {public_id, name, credit_code, is_public_institution, department, bureau}     names, "" when none
    profile     {post, major_engaged, work_started_on, on_establishment, nation, political_status,
                 employment_class, employment_label}
    photo       FILE with {status} | null
    commitment  {title, text, text_digest, signed_at, signature: FILE, covers} | null
                                                                         covers: applicants.covering; null in a preview
    answers     [{code, question, value, label}]                         the plan's own questions; by ``tag.…`` the work
                                                                         entries of a sort that the rules count apart
    texts       [{code, label, text}]                                what the chosen route asks in words (WIZ-06)
    receiving   {code, name, kind, region, address, phone} | null       the office chosen, where the plan lets choose
    statement   str
    entries     [{public_id, kind, kind_label, version, summary, data, lines: [[label, text]], selected,
                  decided_by, decided_for, decided_at, provenance: [str], representative, is_before,
                  evidence: [FILE + {part}]}]                            approved ones only; selected: 业绩 chosen
    registers   [as applicants.registers.freezing says]                  what was fetched, since when, if it holds
    attachments [{code, name, need, needed, files: [FILE]}]              those that apply to these answers
    scoring     {code, name, threshold, total, reached, gates: [{code, name, ticked}],
                 groups: [{code, section, name, cap, raw, points,
                           items: [{code, name, kind, value, shown, points, evidence: [PROOF]}]}]} | null
                                                                         null: not asked by the route, or never saved
    recommenders [{public_id, name, employer, title, level, level_label, major, phone,       complete ones; phone masked
                   confirmation: {title, text, answered_at} | null}]      by their own link, of what is written here
    replies     [{section, target, label, text, answer}]                 to the return that this submit answers
    counted     {work_years, appraised}                                  as applicants.counted says
    findings    [as plans.rules.Finding.as_data()]                       read again with facts.read_findings()

    FILE        {public_id, name, media_type, size, sha256}
    PROOF       {public_id, kind, label, summary, files: [FILE]}         an approved entry, or a file of the dossier
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.models import Organization, Person
from applicants import (
    archive_evidence,
    archive_kinds,
    counted,
    covering,
    facts,
    information,
    provenance,
    recommending,
    scoring,
)
from applicants.answers import Answers, answers_of, employment_class
from applicants.carrying import carry, proving
from applicants.editing import is_of_statement, open_sections
from applicants.models import (
    ArchiveEntry,
    Commitment,
    Dossier,
    DossierFile,
    EvidenceFile,
    Profile,
    RecommendationRequest,
    Snapshot,
)
from applicants.present_title import is_before, present_title
from applicants.registers import freezing
from applicants.requested import confirmed, typed_of
from applicants.residency import residency_of
from documents.models import StoredFile
from kernel import clock
from kernel.masking import mask_id, mask_phone
from plans.rules.conditions import attachments_for
from plans.rules.numbers import shown
from plans.spec import PlanDocument
from plans.spec.base import Level
from plans.spec.parts import AttachmentNeed

SCHEMA = 1
Content = dict[str, Any]

SELECTABLE = ("project", "paper", "patent", "standard", "award")
"""The kinds of entry an applicant chooses from; approved entries of the other kinds always belong to the dossier."""

COMMITMENT_TITLE = "专业技术资格申报材料真实性保证书"


def canonical(content: Content) -> bytes:
    """The one byte form of a content: sorted keys, no spaces, UTF-8. What the digest is taken of."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest(content: Content) -> str:
    """``sha256:`` and the hexadecimal digest of the canonical form."""
    return "sha256:" + hashlib.sha256(canonical(content)).hexdigest()


def commitment_digest(dossier: Dossier, text: str) -> str:
    """What a signature is bound to: this dossier, the plan it is filled in under, and these words. Others void it
    (AC-029)."""
    under = dossier.plan_version.digest
    return "sha256:" + hashlib.sha256(f"{dossier.public_id}\n{under}\n{COMMITMENT_TITLE}\n{text}".encode()).hexdigest()


@dataclass(frozen=True)
class Sources:
    """What a dossier draws on: the approved entries of its person, and the files given for it."""

    approved: list[ArchiveEntry]
    uploads: list[DossierFile]


def sources_of(dossier: Dossier) -> Sources:
    """Read what the dossier draws on. Three queries."""
    return Sources(approved_entries(dossier), list(dossier.files.select_related("file")))


def build(
    dossier: Dossier,
    *,
    round: int,
    submitted_at: datetime | None,
    last: Snapshot | None,
    sources: Sources | None = None,
) -> Content:
    """Return the dossier's content as it is now. Writes nothing; nine queries, eleven where recommenders are asked, of
    which three are for the ``sources`` that a page may have read already.

    With ``submitted_at`` None it is a preview: the same content that a submit would freeze. ``last`` is what was
    submitted before: parts that a return did not reopen are taken from it, whatever the archive says by now (D2).
    """
    spec = dossier.plan_version.spec
    profile = (
        Profile.objects.filter(person=dossier.person).select_related("employer__department", "employer__bureau").first()
    )
    sources = sources or sources_of(dossier)
    approved, uploads = sources.approved, sources.uploads
    scored = _scoring(dossier, approved, uploads)
    content: Content = {
        "schema": SCHEMA,
        "dossier": _itself(dossier) | {"round": round, "submitted_at": submitted_at and submitted_at.isoformat()},
        **_chosen(dossier, spec),
        **who(dossier.person, dossier.employer, profile),
        "photo": {**_file(dossier.photo.file), "status": dossier.photo.status} if dossier.photo else None,
        "commitment": _commitment(dossier, spec),
        "answers": _answers(dossier, spec) + _tagged(dossier, spec, approved),
        "texts": _texts(dossier, spec),
        "receiving": _receiving(dossier, spec),
        "statement": dossier.statement,
        "entries": _entries(dossier, approved, proving(scored)),
        "registers": freezing.content_of(
            dossier.person_id, submitted_at or clock.now(), spec.cut_off(title=dossier.title or None)
        ),
        "attachments": _attachments(uploads, spec, answers_of(dossier, profile)),
        "scoring": scored,
        "recommenders": _recommenders(dossier),
        "replies": [{**defect, "answer": defect.get("answer", "")} for defect in _returned(dossier)],
    }
    if last is not None:
        carry(content, last.content, open_sections(dossier), of_statement=is_of_statement(dossier))
        content["commitment"] = _in_force(content, last)
    content["entries"] = _dated(content["entries"])
    content["counted"] = counted.counted(content, spec)
    content["findings"] = facts.findings(content, spec)
    if content["commitment"] and submitted_at:
        content["commitment"] = content["commitment"] | {"covers": covering.covered(content)}
    return content


def _in_force(content: Content, last: Snapshot) -> Content | None:
    """The commitment, unless it was signed for the round before and that declared something else (AC-029)."""
    signed: Content | None = content["commitment"]
    if signed and datetime.fromisoformat(signed["signed_at"]) <= last.submitted_at:
        return signed if covering.declares_alike(content, last.content) else None
    return signed


def _itself(dossier: Dossier) -> Content:
    return {"public_id": dossier.public_id, "number": dossier.number, "year": dossier.year}


def _returned(dossier: Dossier) -> list[Content]:
    return dossier.defects if dossier.status == Dossier.Status.RETURNED else []


def _file(file: StoredFile) -> Content:
    return {
        "public_id": file.public_id,
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
    }


def _chosen(dossier: Dossier, spec: PlanDocument) -> Content:
    version = dossier.plan_version
    title = next((title for title in spec.titles if title.code == dossier.title), None)
    route = next((route for route in spec.routes if route.code == dossier.route), None)
    major = next((major for major in spec.majors if major.code == dossier.major), None)
    return {
        "plan": {
            "code": version.plan.code,
            "name": spec.name,
            "version": version.number,
            "digest": version.digest,
            "year": spec.year,
            "region": spec.region,
            "document_number": spec.document_number or "",
            "organizer": spec.committee.office,
            "committee": spec.committee.name,
        },
        "title": title
        and {"code": title.code, "name": title.name, "level": title.level.value, "level_label": title.level.label},
        "route": route
        and {
            "code": route.code,
            "name": route.name,
            "filed_as": route.filed_as.value,
            "filed_as_label": route.filed_as.label,
            "needs_defence": spec.needs_defence(route.code, dossier.major or None),
        },
        "major": major and {"code": major.code, "name": major.name, "accepts": list(major.accepts)},
    }


def who(person: Person, employer: Organization, profile: Profile | None) -> Content:
    """The person, the employer and the profile, by the keys of the content."""
    employment, residency = employment_class(profile), residency_of(person)
    return {
        "person": {
            "public_id": person.public_id,
            "full_name": person.full_name,
            "sex": person.sex,
            "sex_label": str(person.get_sex_display()),
            "birth_date": person.birth_date.isoformat(),
            "residency": residency.value if residency else None,
            "residency_label": residency.label if residency else "",
            "id_label": person.id_label,
            "id_number": mask_id(person.id_number),
            "phone": mask_phone(person.phone),
        },
        "employer": {
            "public_id": employer.public_id,
            "name": employer.name,
            "credit_code": employer.credit_code,
            "is_public_institution": employer.is_public_institution,
            "department": employer.department.name if employer.department else "",
            "bureau": employer.bureau.name if employer.bureau else "",
        },
        "profile": {
            "post": profile.post if profile else "",
            "major_engaged": profile.major_engaged if profile else "",
            "work_started_on": profile.work_started_on.isoformat() if profile and profile.work_started_on else None,
            "on_establishment": bool(profile and profile.on_establishment),
            "nation": profile.nation if profile else "",
            "political_status": profile.political_status if profile else "",
            "employment_class": employment.value,
            "employment_label": employment.label,
        },
    }


def _commitment(dossier: Dossier, spec: PlanDocument) -> Content | None:
    """The signed promise, when its signature is bound to the words the plan asks for now."""
    text = spec.commitment_text
    signed = Commitment.objects.filter(dossier=dossier).select_related("signature").first()
    if text is None or signed is None or signed.text_digest != commitment_digest(dossier, text):
        return None
    return {
        "title": COMMITMENT_TITLE,
        "text": text,
        "text_digest": signed.text_digest,
        "signed_at": signed.signed_at.isoformat(),
        "signature": _file(signed.signature),
        "covers": None,
    }


def _answers(dossier: Dossier, spec: PlanDocument) -> list[Content]:
    answers = []
    for question in spec.questions_for(dossier.title or None, dossier.route or None, dossier.major or None):
        given = dossier.answers.get(question.code)
        label = next((option.label for option in question.options if option.code == given), None)
        if question.number is not None and isinstance(given, str):
            label = shown(question.number, given)
        if label is not None:
            answers.append({"code": question.code, "question": question.text, "value": given, "label": label})
    return answers


def _tagged(dossier: Dossier, spec: PlanDocument, approved: Iterable[ArchiveEntry]) -> list[Content]:
    """Which stretches of work are of the sorts that the route's rules count apart; nothing before it was asked."""
    rows = []
    for tag in information.work_tags(spec):
        if not tag.is_asked(dossier.route) or tag.name not in dossier.answers:
            continue
        ticked = set(dossier.answers[tag.name].split())
        chosen = [entry for entry in approved if entry.kind == "work" and entry.public_id in ticked]
        rows.append(
            {
                "code": tag.name,
                "question": tag.label,
                "value": " ".join(entry.public_id for entry in chosen),
                "label": "、".join(entry.summary for entry in chosen) or _("没有"),
            }
        )
    return rows


def _texts(dossier: Dossier, spec: PlanDocument) -> list[Content]:
    given = ((each, dossier.answers.get(each.name, "")) for each in information.route_texts(spec))
    return [
        {"code": each.name, "label": each.asked.label, "text": text}
        for each, text in given
        if each.route == dossier.route and text.strip()
    ]


def _receiving(dossier: Dossier, spec: PlanDocument) -> Content | None:
    receiving = information.receiving_of(spec)
    chosen = dossier.answers.get(information.OFFICE)
    office = next((each for each in receiving.offices if each.code == chosen), None) if receiving else None
    if office is None:
        return None
    return {key: getattr(office, key) or "" for key in ("code", "name", "kind", "region", "address", "phone")}


def approved_entries(dossier: Dossier) -> list[ArchiveEntry]:
    """The person's entries that the dossier may draw on, with their evidence. Two queries.

    Of who decided it brings the names alone: telephone and ID number cost a decryption each.
    """
    return list(
        ArchiveEntry.objects.filter(person=dossier.person_id, status=ArchiveEntry.Status.APPROVED)
        .select_related("decided_by__user__person", "decided_by__organization")
        .only(*_OWN, "decided_by__user__person__full_name", "decided_by__organization__name")
        .prefetch_related(Prefetch("evidence", queryset=EvidenceFile.objects.select_related("file")))
        .order_by("kind", "pk")
    )


_OWN = [field.name for field in ArchiveEntry._meta.concrete_fields]


def proofs_of(
    approved: Iterable[ArchiveEntry], uploads: Iterable[DossierFile], spec: PlanDocument
) -> dict[str, Content]:
    """What may prove an item of a scoring sheet, by public id: approved entries, then files of the dossier."""
    names = {asked.code: asked.name for asked in spec.attachments}
    proofs = {
        entry.public_id: {
            "public_id": entry.public_id,
            "kind": entry.kind,
            "label": str(entry.get_kind_display()),
            "summary": entry.summary,
            "files": [_file(evidence.file) for evidence in entry.evidence.all()],
        }
        for entry in sorted(approved, key=_place)
    }
    for row in uploads:
        proofs[row.file.public_id] = {
            "public_id": row.file.public_id,
            "kind": scoring.FILE,
            "label": str(_("附件")),
            "summary": f"{names.get(row.code, row.code)}：{row.file.name}",
            "files": [_file(row.file)],
        }
    return proofs


def _scoring(dossier: Dossier, approved: Iterable[ArchiveEntry], uploads: Iterable[DossierFile]) -> Content | None:
    sheet = scoring.sheet_of(dossier)
    typed = scoring.typed_of(dossier, sheet) if sheet else None
    if not sheet or not typed:
        return None
    return scoring.content_of(sheet, typed, proofs_of(approved, uploads, dossier.plan_version.spec))


def _recommenders(dossier: Dossier) -> list[Content]:
    """Those whose row is complete; nothing, and no query, where the route asks for none."""
    asked = scoring.recommendation_of(dossier)
    if asked is None:
        return []
    rows = list(dossier.recommenders.filter(position__lt=asked.count).order_by("position"))
    typed = [typed_of(row) for row in rows]
    wrong = recommending.problems(typed, dossier.person)
    answered = confirmed(rows)
    return [
        {
            **each,
            "public_id": row.public_id,
            "level_label": Level(each["level"]).label,
            "phone": mask_phone(each["phone"]),
            "confirmation": _confirmation(answered.get(row.pk)),
        }
        for row, each, bad in zip(rows, typed, wrong, strict=True)
        if not bad and not recommending.is_blank(each)
    ]


def _confirmation(request: RecommendationRequest | None) -> Content | None:
    if request is None or request.answered_at is None:
        return None
    return {"title": request.title, "text": request.text, "answered_at": request.answered_at.isoformat()}


def _entries(dossier: Dossier, approved: Iterable[ArchiveEntry], proofs: set[str]) -> list[Content]:
    chosen = set(dossier.entries.values_list("pk", flat=True).order_by("pk"))
    counted = [
        entry for entry in approved if entry.kind not in SELECTABLE or entry.pk in chosen or entry.public_id in proofs
    ]
    return [_entry(entry) for entry in sorted(counted, key=_place)]


def _dated(entries: list[Content]) -> list[Content]:
    """Each with whether it is an achievement from before the present title (ARC-19)."""
    title = present_title((entry["kind"], entry["data"]) for entry in entries)
    return [entry | {"is_before": entry["selected"] and is_before(entry["data"], title)} for entry in entries]


def _place(entry: ArchiveEntry) -> tuple[int, str, int]:
    """Kinds in the archive's order, what belongs to a year by its year."""
    return list(archive_kinds.KINDS).index(entry.kind), str(entry.data.get("year", "")), entry.pk


def _entry(entry: ArchiveEntry) -> Content:
    by = entry.decided_by
    return {
        "public_id": entry.public_id,
        "kind": entry.kind,
        "kind_label": str(entry.get_kind_display()),
        "version": entry.version,
        "summary": entry.summary,
        "data": entry.data,
        "lines": [list(row) for row in archive_kinds.shown_rows(entry.kind, entry.data)],
        "selected": entry.kind in SELECTABLE,
        "decided_by": by.user.person.full_name if by else "",
        "decided_for": by.organization.name if by else "",
        "decided_at": entry.decided_at.isoformat() if entry.decided_at else None,
        "provenance": provenance.lines(entry),
        "representative": entry.representative,
        "evidence": [
            _file(evidence.file) | {"part": archive_evidence.label_of(entry.kind, evidence.part)}
            for evidence in entry.evidence.all()
        ],
    }


def _attachments(uploads: Iterable[DossierFile], spec: PlanDocument, answers: Answers) -> list[Content]:
    files: dict[str, list[Content]] = {}
    for row in uploads:
        files.setdefault(row.code, []).append(_file(row.file))
    return [
        {
            "code": asked.code,
            "name": asked.name,
            "need": asked.need.value,
            "needed": needed,
            "files": files.get(asked.code, []),
        }
        for asked, needed in attachments_for(spec, answers)
        if asked.need not in (AttachmentNeed.GENERATED, AttachmentNeed.FILLED)
    ]


def entries_of(content: Content, kinds: Iterable[str]) -> list[Content]:
    """The entries of these kinds in their order."""
    wanted = set(kinds)
    return [entry for entry in content["entries"] if entry["kind"] in wanted]


def headline(content: Content) -> str:
    """What the dossier declares, in one line: 工程师 · 建筑施工 · 正常申报."""
    parts = [content[key]["name"] for key in ("title", "major", "route") if content[key]]
    return " · ".join(parts) or str(_("尚未选择"))
