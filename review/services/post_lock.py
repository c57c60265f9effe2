"""What two approvals for one vacant post wait at."""

from plans.spec.chain import Holder
from review.models import Case, PostStatement
from review.queries.chain import stage_of_case
from review.queries.posts import is_within_posts


def hold(case: Case) -> None:
    """Let no other approval of the same employer, nor a recall that approves again, count the vacancies until the
    transaction ends: of two for the last one, the second finds it taken (ORG-01). Comes after the case's lock; asks
    nothing where no posts are counted."""
    if stage_of_case(case).holder is not Holder.EMPLOYER and case.status != Case.Status.PASSED:
        return
    if is_within_posts(case):
        rows = PostStatement.objects.select_for_update(of=("self",)).order_by("pk")
        list(rows.filter(employer=case.employer_id, year=case.plan_version.year).values_list("pk"))
