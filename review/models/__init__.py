"""The tables of this room, by what they are about: a file for each."""

from review.models.batches import Batch, Discrepancy, Receipt
from review.models.bulk import BulkItem, BulkJob
from review.models.cases import Case, ReviewEvent
from review.models.committee import BallotCount, Meeting
from review.models.decrees import CalendarDecree
from review.models.desk import CaseNote, Judgement
from review.models.figures import PlanFigure, StageFigure
from review.models.notices import NoticeItem, Objection, PublicNotice
from review.models.phrases import Phrase
from review.models.posts import GroupMeeting, GroupVote, PostAppointment, PostLevel, PostStatement
from review.models.supervision import Complaint, PlanPermission, SpotCheck, SpotCheckItem, Supervision
from review.models.turns import Claim, Opening

__all__ = [
    "BallotCount",
    "Batch",
    "BulkItem",
    "BulkJob",
    "CalendarDecree",
    "Case",
    "CaseNote",
    "Claim",
    "Complaint",
    "Discrepancy",
    "GroupMeeting",
    "GroupVote",
    "Judgement",
    "Meeting",
    "NoticeItem",
    "Objection",
    "Opening",
    "Phrase",
    "PlanFigure",
    "PlanPermission",
    "PostAppointment",
    "PostLevel",
    "PostStatement",
    "PublicNotice",
    "Receipt",
    "ReviewEvent",
    "SpotCheck",
    "SpotCheckItem",
    "StageFigure",
    "Supervision",
]
