"""A recommender's request, found by its token, and what of the applicant's work its page shows."""

from applicants.models import ArchiveEntry, Dossier, Profile, RecommendationRequest
from applicants.queries.signing import digest_of


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


def chosen_works(dossier: Dossier) -> list[str]:
    """One line for each approved achievement that the dossier brings, without its papers. One query.

    What whoever recommends vouches for; nothing that the employer has not seen.
    """
    chosen = dossier.entries.filter(status=ArchiveEntry.Status.APPROVED).order_by("kind", "pk")
    return [f"{entry.get_kind_display()}：{entry.summary}" for entry in chosen.only("kind", "summary")]
