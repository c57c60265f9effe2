"""Laws over all visitors and all objects: what is listed can be opened, what may be opened is listed, counts are true."""

from copy import copy
from typing import Any

import pytest
from django.urls import reverse

from tests.access.marks import mark
from tests.access.objects import all_objects, case_of
from tests.access.relations import STAFF, SUPERVISORS
from tests.access.requests import undone
from tests.access.rights import HR_OF_THE_EMPLOYER, STAGE_OF, VISITORS, readers_of_case
from tests.access.world import World
from tests.client import StrictClient

REVIEWERS = sorted(STAFF - SUPERVISORS - {"operator"})


def browser(world: World, visitor: str) -> StrictClient:
    client = StrictClient()
    client.cookies = copy(world.signed_in(visitor))
    return client


def shown(world: World, visitor: str, name: str, key: str, query: str = "") -> Any:
    """Return what the page's template was given under ``key``."""
    return browser(world, visitor).get(reverse(name) + query).context[key]


def readable(world: World, visitor: str) -> set[str]:
    return {case_of(world, owner).public_id for owner in STAGE_OF if visitor in readers_of_case(owner)}


@pytest.mark.abuse("AC-001", "AC-002", "AC-005", "AC-006", "AC-099")
@pytest.mark.parametrize("visitor", VISITORS)
def test_an_object_opens_exactly_for_its_readers(visitor: str, world: World) -> None:
    """A file opens for whoever may open its entry, its dossier or its case, and for nobody else."""
    client, wrong = browser(world, visitor), []
    for one in all_objects(world):
        status = client.get(one.address).status_code
        if (status == 200) != (visitor in one.readers):
            wrong.append((one.kind, status))
    assert wrong == []


def test_every_kind_of_object_has_a_reader_and_a_stranger(world: World) -> None:
    kinds = {one.kind: one.readers for one in all_objects(world)}
    assert len(kinds) >= 12 and all(set() < readers < set(VISITORS) for readers in kinds.values())


def secrets_of(world: World, mine: set[str]) -> set[str]:
    """What no search may find: of Lin, and of one whose case is among these and one whose case is not, if there are such."""
    lin = world.cast.lin.person
    owners = {case_of(world, owner).public_id in mine: owner for owner in STAGE_OF}
    marks = {mark(owner, what) for owner in ("lin", *owners.values()) for what in ("project", "statement")}
    return {lin.id_number, lin.phone} | marks


@pytest.mark.abuse("AC-003", "AC-004")
@pytest.mark.parametrize("visitor", REVIEWERS)
def test_the_worklist_is_what_may_be_read(visitor: str, world: World) -> None:
    """Whole without a filter; with any filter a part of it; counted after it was narrowed."""

    def listed(query: str) -> set[str]:
        return {row.case.public_id for row in shown(world, visitor, "review:worklist", "rows", query)}

    mine = readable(world, visitor)
    assert listed("?step=all") == mine
    queries = [f"?step={step}&stage={stage}" for step in ("pending", "approved", "all") for stage in ("", "committee")]
    queries += ["?step=all&q=钱", "?step=all&q=苕溪", "?step=all&after=0", "?step=nonsense"]
    assert all(listed(query) <= mine for query in queries)
    assert not any(listed(f"?step=all&q={secret}") for secret in secrets_of(world, mine))
    tabs = shown(world, visitor, "review:worklist", "step_tabs")
    assert [tab["count"] for tab in tabs if tab["count"] is not None] == [len(listed(tab["url"])) for tab in tabs[:2]]


@pytest.mark.abuse("AC-004")
@pytest.mark.parametrize("visitor", [*sorted(HR_OF_THE_EMPLOYER), "zhao", "unverified_hr"])
def test_the_archive_desk_counts_what_it_lists(visitor: str, world: World) -> None:
    waiting = shown(world, visitor, "applicants:archive_desk", "rows")
    tabs = shown(world, visitor, "applicants:archive_desk", "tabs_here")
    assert tabs[0]["count"] == sum(not row.is_self for row in waiting), "one's own entries are another's work (D9)"
    everybody = {row.person.pk for row in shown(world, visitor, "applicants:archive_desk", "rows", "?show=all")}
    owners = {"zhao": ["stranger"], "unverified_hr": []}.get(visitor, [*STAGE_OF, "colleague"])
    assert everybody == {world.cast.actors[owner].person.pk for owner in owners}


@pytest.mark.abuse("AC-004")
@pytest.mark.parametrize("visitor", REVIEWERS)
@pytest.mark.parametrize(
    ("page", "key", "kind"),
    [
        ("review:batches", "batches", "review:batch"),
        ("review:notices", "notices", "review:notice"),
        ("review:meetings", "meetings", "review:meeting"),
    ],
)
def test_a_list_holds_only_what_opens(page: str, key: str, kind: str, visitor: str, world: World) -> None:
    client = browser(world, visitor)
    response = client.get(reverse(page))
    rows = response.context[key] if response.status_code == 200 else []
    found = [row["notice"] if isinstance(row, dict) else row for row in rows]
    addresses = {reverse(kind, args=[one.public_id]) for one in found}
    assert all(client.get(address).status_code == 200 for address in addresses)
    opening = {one.address for one in all_objects(world) if one.kind == kind and visitor in one.readers}
    assert opening <= addresses


DESKS = {
    "wang": {"业绩档案待审核": 1, "申报件待审核": 2, "待公示或公示中": 4, "异议待处理": 1},
    "owner_hr": {"申报件待审核": 1, "待公示或公示中": 4, "异议待处理": 1},
    "zhao": {"另有人申请经办本单位": 1},
    "department_officer": {"待报送": 1, "批次待签收": 5, "地方环节的收费待设置": 1},
    "chen": {"批次待签收": 4},
    "sun": {"待评审表决": 1, "表决结果待发布": 1, "结果待确认": 1, "投诉举报待办理": 1, "支付异常待处理": 1,
            "批次待签收": 4, "失信认定待复核": 1, "失信认定申诉待答复": 1},
}  # fmt: skip


@pytest.mark.abuse("AC-004")
@pytest.mark.parametrize("visitor", REVIEWERS)
def test_the_desk_and_the_rail_count_what_awaits(visitor: str, world: World) -> None:
    cards = shown(world, visitor, "review:desk", "tasks")
    assert {task.label: task.count for task in cards} == DESKS.get(visitor, {})
    rail = {link["url"]: link["count"] for link in shown(world, visitor, "review:desk", "rail")}
    pending = shown(world, visitor, "review:worklist", "rows", "?step=pending")
    assert rail[reverse("review:worklist")] == len(pending)
    counted = {url: count for url, count in rail.items() if count is not None}
    led_to = {url: sum(task.count for task in cards if task.url.partition("?")[0] == url) for url in counted}
    assert counted == led_to, "a number of the rail is that of the cards which lead to the same page"


@pytest.mark.abuse("AC-010")
def test_power_over_the_installation_opens_no_page(world: World) -> None:
    """An account with every permission of the framework but no seat is a stranger to every object that is not its own."""
    with undone():
        user = world.cast.seatless.user
        user.is_superuser = True
        user.save(update_fields=["is_superuser"])
        client = browser(world, "seatless")
        foreign = [one for one in all_objects(world) if "seatless" not in one.readers]
        opened = [one.kind for one in foreign if client.get(one.address).status_code != 404]
    assert opened == []
