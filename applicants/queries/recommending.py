"""A recommender's request, found by its token, and the applicant's post that its page shows."""

from applicants.models import Dossier, Profile, RecommendationRequest
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
