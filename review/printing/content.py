"""What stands on the review form: the snapshot and the history, arranged as the national form arranges them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from applicants.archive_fields import shown
from applicants.archive_kinds import KINDS
from applicants.counted import work_years_in_words
from applicants.present_title import is_before, present_title
from kernel.formats import cn_date
from plans.spec.chain import READING, Holder
from review.engine.turn import Chain, stage_of
from review.models import ReviewEvent
from review.presenters.wording import group_meeting
from review.printing.basics import Basics, basics, month, studies
from review.printing.judged import Line, lines
from review.queries.decisions import in_force

Content = dict[str, Any]
WRITTEN = ("paper", "standard", "patent")
DONE = ("project", "award")
YEAR = KINDS["appraisal"].field("year")


@dataclass(frozen=True, slots=True)
class Opinion:
    """One office's box: what it wrote, who signed for it and when. Empty text leaves the box to be written in."""

    stage: str
    office: str
    text: str
    signed_by: str
    on: str


@dataclass(frozen=True, slots=True)
class Peer:
    """A recommending expert's box (REC-04): what was confirmed online, or room to write by hand."""

    who: str
    text: str
    signed_by: str
    on: str


@dataclass(frozen=True, slots=True)
class CommitteeBlock:
    """The committee's box (rule R14): the numbers that the chair signs."""

    members: str = ""
    present: str = ""
    votes: str = ""
    meeting: str = ""
    chair: str = ""
    held_on: str = ""


@dataclass(frozen=True, slots=True)
class FormContent:
    """Everything the template prints. Texts are plain and never missing; the template escapes them."""

    snapshot: Content
    title: str
    major: str
    route: str
    submitted_on: str
    born: str
    work_started: str
    work_years: str
    by_hand: frozenset[str]
    """The parts that the plan wants written by hand (SIG-04): codes of ``PrintedForm.handwritten``."""
    commitment: str
    signed_on: str
    covers: str
    """The beginning of the digest that the signature covers; "" where none was frozen."""
    basics: Basics
    education: list[list[str]]
    work: list[list[str]]
    appointments: list[list[str]]
    before: list[Content]
    since: list[Content]
    written: list[Content]
    appraisals: list[list[str]]
    hours: list[list[str]]
    judged: list[Line]
    peers: list[Peer]
    opinions: list[Opinion]
    notice: str
    committee: CommitteeBlock
    confirmed: str


def arrange(
    snapshot: Content,
    chain: Chain,
    events: Iterable[ReviewEvent],
    meeting: Any,
    by_hand: Collection[str] = (),
) -> FormContent:
    """The form's content. ``events`` is the history up to the printed version, of its last round; ``meeting`` the
    committee's meeting when its result is released, else None; ``by_hand`` the parts to be written by hand. Nothing
    here reads the archive."""
    entries = snapshot["entries"]
    title = present_title((entry["kind"], entry["data"]) for entry in entries)
    history = in_force(list(events))
    done = _of(entries, DONE)
    commitment = snapshot["commitment"] or {"text": "", "signed_at": None}
    return FormContent(
        snapshot=snapshot,
        title=_name(snapshot["title"]),
        major=_name(snapshot["major"]),
        route=_name(snapshot["route"]),
        submitted_on=_moment(snapshot["dossier"]["submitted_at"]),
        born=month(snapshot["person"]["birth_date"]),
        work_started=month(snapshot["profile"]["work_started_on"]),
        work_years=work_years_in_words(snapshot),
        by_hand=frozenset(by_hand),
        commitment=commitment["text"],
        signed_on=_moment(commitment["signed_at"]),
        covers=(commitment.get("covers") or "").rpartition(":")[2][:16],
        basics=basics(entries, title),
        education=studies(entries),
        work=_spans(entries, "work", ("employer", "post")),
        appointments=_spans(entries, "appointment", ("title", "employer")),
        before=[entry for entry in done if is_before(entry["data"], title)],
        since=[entry for entry in done if not is_before(entry["data"], title)],
        written=_of(entries, WRITTEN),
        appraisals=_appraisals(snapshot, "appraisal" in by_hand),
        hours=_hours(entries),
        judged=lines(snapshot["findings"]),
        peers=_peers(snapshot["recommenders"], "peer_opinion" in by_hand),
        opinions=_opinions(chain, history, "employer_opinion" in by_hand),
        notice=_notice(chain, history),
        committee=_committee(history, meeting),
        confirmed=next((row.data["document"] for row in history if row.kind == "confirmed"), ""),
    )


def _name(part: Content | None) -> str:
    return part["name"] if part else ""


def _moment(value: str | None) -> str:
    return cn_date(datetime.fromisoformat(value)) if value else ""


def _of(entries: list[Content], kinds: tuple[str, ...]) -> list[Content]:
    return [entry for entry in entries if entry["kind"] in kinds]


def _spans(entries: list[Content], kind: str, names: tuple[str, str]) -> list[list[str]]:
    rows = sorted((e["data"] for e in _of(entries, (kind,))), key=lambda data: data.get("started_on") or "")
    return [
        [month(row.get("started_on")), month(row.get("ended_on")) or _("至今"), row[names[0]], row[names[1]]]
        for row in rows
    ]


def _yearly(entries: list[Content], kind: str) -> list[list[str]]:
    rows = sorted(_of(entries, (kind,)), key=lambda entry: str(entry["data"].get("year", "")))
    return [[str(text) for _label, text in row["lines"] if text] for row in rows]


def _hours(entries: list[Content]) -> list[list[str]]:
    """One row for each year: the year, and its kinds with their hours."""
    years: dict[str, list[str]] = {}
    for year, *rest in _yearly(entries, "hours"):
        years.setdefault(year, []).append(" ".join(rest))
    return [[year, "；".join(parts)] for year, parts in years.items()]


def _appraisals(snapshot: Content, by_hand: bool) -> list[list[str]]:
    """Year, grade, employer; with room to write where that is done by hand."""
    if by_hand:
        return [[shown(YEAR, each["year"]), "", ""] for each in snapshot["counted"]["appraised"]]
    return [texts[:3] for texts in _yearly(snapshot["entries"], "appraisal")]


def _peers(recommenders: list[Content], by_hand: bool) -> list[Peer]:
    """Those who confirmed by their own link, in their words; everybody named, with room, where it is done by hand."""
    boxes = []
    for row in recommenders:
        who = "，".join(row[key] for key in ("name", "employer", "title", "major") if row[key])
        said = row["confirmation"]
        if by_hand:
            boxes.append(Peer(who, "", "", ""))
        elif said:
            boxes.append(Peer(who, said["text"], row["name"], _moment(said["answered_at"])))
    return boxes


def _opinions(chain: Chain, history: list[ReviewEvent], employer_by_hand: bool) -> list[Opinion]:
    """One box for each examining office before the committee, in the order of the chain; the last word counts."""
    boxes = []
    for stage in chain:
        if stage.kind not in READING:
            continue
        said = next(
            (row for row in reversed(history) if row.stage == stage.code and row.kind in ("approved", "rejected")), None
        )
        if said is None or (employer_by_hand and stage.holder is Holder.EMPLOYER):
            boxes.append(Opinion(stage.labels.staff, "", "", "", ""))
            continue
        met = group_meeting(stage, said.data)
        if stage.holder is Holder.EMPLOYER:
            said = _with_notice(chain, history) or said
        written = said.data.get("reason") or (_("同意。") if said.kind == "approved" else "")
        office = said.seat.organization.name if said.seat else ""
        signer = said.actor.full_name if said.actor else ""
        boxes.append(Opinion(stage.labels.staff, office, f"{met}{written}", signer, cn_date(said.recorded_at)))
    return boxes


def _with_notice(chain: Chain, history: list[ReviewEvent]) -> ReviewEvent | None:
    """The end of the employer's notice, where an opinion was written then: opinion and notice are one statement in its
    box, signed and dated on that day and not on the earlier one of the approval (PUB-03)."""
    closed = _employer_notice(chain, history)
    return closed if closed is not None and closed.data.get("reason") else None


def _notice(chain: Chain, history: list[ReviewEvent]) -> str:
    closed = _employer_notice(chain, history)
    if closed is None:
        return ""
    first, last = (cn_date(datetime.fromisoformat(closed.data[key]).date()) for key in ("first_day", "last_day"))
    return _("单位公示：%(first)s至%(last)s。") % {"first": first, "last": last}


def _employer_notice(chain: Chain, history: list[ReviewEvent]) -> ReviewEvent | None:
    ended = [row for row in history if row.kind == "notice_closed"]
    return next((row for row in ended if stage_of(chain, row.stage).holder is Holder.EMPLOYER), None)


def _committee(history: list[ReviewEvent], meeting: Any) -> CommitteeBlock:
    """The counts, once they are released; before that they are nobody's to read (AC-058)."""
    released = any(row.kind == "released" for row in history)
    counted = next((row.data for row in reversed(history) if row.kind == "ballot_recorded"), None)
    if not released or counted is None:
        return CommitteeBlock()
    result = _("通过") if counted["result"] == "passed" else _("不通过")
    return CommitteeBlock(
        members=str(counted["members"]),
        present=str(counted["present"]),
        votes=_("赞成 %(yes)d 票，反对 %(no)d 票，弃权 %(abstain)d 票，结果：%(result)s")
        % {**counted, "result": result},
        meeting=meeting.name if meeting else "",
        chair=meeting.chair if meeting else "",
        held_on=cn_date(meeting.held_on) if meeting else "",
    )
