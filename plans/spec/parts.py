"""The parts of a plan that are not rules, by one name each; where each is written is seen below."""

from plans.spec.audience import Audience, Committee, Contact, Limit, Receiving, ReceivingOffice, Share
from plans.spec.dates import SHANGHAI, CutOff, CutOffKind, Deadline, Relative, Window, WindowKind
from plans.spec.discipline import Ban, BanStart, Discipline
from plans.spec.money import Fee, FeePart
from plans.spec.notices import Defence, NoticeRule
from plans.spec.papers import Attachment, AttachmentNeed, PaperPhase, PhotoPolicy, PrintedForm
from plans.spec.remarks import Ambiguity, CitedDocument, Clause, Redating, StatedTwice, StatedValue
from plans.spec.routes import (
    Major,
    PreApproval,
    Recommenders,
    Route,
    RouteKind,
    SchoolEquivalence,
    TextField,
    TitleOffer,
)
from plans.spec.study import Appraisal, ContinuingEducation, Subject, Tag

__all__ = [
    "SHANGHAI",
    "Ambiguity",
    "Appraisal",
    "Attachment",
    "AttachmentNeed",
    "Audience",
    "Ban",
    "BanStart",
    "CitedDocument",
    "Clause",
    "Committee",
    "Contact",
    "ContinuingEducation",
    "CutOff",
    "CutOffKind",
    "Deadline",
    "Defence",
    "Discipline",
    "Fee",
    "FeePart",
    "Limit",
    "Major",
    "NoticeRule",
    "PaperPhase",
    "PhotoPolicy",
    "PreApproval",
    "PrintedForm",
    "Receiving",
    "ReceivingOffice",
    "Recommenders",
    "Redating",
    "Relative",
    "Route",
    "RouteKind",
    "SchoolEquivalence",
    "Share",
    "StatedTwice",
    "StatedValue",
    "Subject",
    "Tag",
    "TextField",
    "TitleOffer",
    "Window",
    "WindowKind",
]
