"""A recommender's request, found by its token, and what of the applicant its page shows."""

from django.db.models import Q

from applicants import scoring
from applicants.models import ArchiveEntry, Dossier, Profile, RecommendationRequest
from applicants.queries.signing import digest_of
from applicants.snapshot import SELECTABLE


def request_by_token(token: str) -> RecommendationRequest | None:
    """The request whose link holds this token, whatever its state; None when there is none. One query."""
    return (
        RecommendationRequest.objects.select_related(
            "recommender__dossier__person",
            "recommender__dossier__plan_version__plan__organizer",
            "recommender__dossier__employer__department__department",
            "recommender__dossier__employer__bureau__bureau",
        )
        .filter(token_digest=digest_of(token))
        .first()
    )


def post_of(dossier: Dossier) -> str:
    """The applicant's present post; '' where none is written. One query."""
    return Profile.objects.filter(person=dossier.person_id).values_list("post", flat=True).first() or ""


def works_of(dossier: Dossier) -> list[str]:
    """One line for each achievement that the dossier brings, chosen or proving its self-score: kind and title, never a
    file. Only what the employer approved. One query.
    """
    sheet = scoring.sheet_of(dossier)
    typed = scoring.typed_of(dossier, sheet) if sheet else None
    proving = {each for proofs in typed["evidence"].values() for each in proofs} if typed else set()
    approved = ArchiveEntry.objects.filter(person=dossier.person_id, status=ArchiveEntry.Status.APPROVED)
    brought = approved.filter(Q(dossiers=dossier.pk) | Q(public_id__in=proving), kind__in=SELECTABLE).distinct()
    return [f"{entry.get_kind_display()}：{entry.summary}" for entry in brought.order_by("kind", "pk")]
