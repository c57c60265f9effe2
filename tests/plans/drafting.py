"""Drafts as the people of the cast make them."""

from datetime import date, timedelta

from accounts.models import Person, Role, Seat
from accounts.services import register_person, seat_person
from kernel import clock
from plans.models import PlanDraft, PlanVersion
from plans.services import drafts, publish
from plans.spec import PlanDocument
from tests import factories
from tests.cast import PASSWORD, Actor, Cast, id_number

BORN = date(1983, 6, 9)


def colleague_of_sun(cast: Cast, key: str = "deputy", name: str = "金副") -> Actor:
    """Give the committee's own office a second officer."""
    if key not in cast.actors:
        user = register_person(
            full_name=name,
            id_number=id_number(700, BORN),
            sex=Person.Sex.MALE,
            birth_date=BORN,
            phone="13905720700",
            username=key,
            password=PASSWORD,
        )
        seat = seat_person(user, cast.organizations["office"], Role.OFFICE_OFFICER)
        cast.actors[key] = Actor(key, user, seat)
    return cast.actors[key]


def seat_of(actor: Actor) -> Seat:
    assert actor.seat is not None
    return actor.seat


def amendment(cast: Cast, by: Seat | None = None) -> tuple[PlanVersion, PlanDraft]:
    """Publish the plan of the suite; return it and a draft that amends it, made by Sun unless said otherwise."""
    version = factories.plan(cast)
    return version, drafts.create_from(version, by or seat_of(cast.sun))


def changed(text: str) -> str:
    """The text with another length of the statement."""
    assert "statement_limit: 1000\n" in text
    return text.replace("statement_limit: 1000\n", "statement_limit: 800\n")


def submitted(cast: Cast, draft: PlanDraft, by: Seat) -> PlanDraft:
    """The draft with one change, handed to a second person."""
    draft = drafts.save_text(draft.pk, by, changed(draft.text), seen=draft.version)
    return drafts.submit(draft.pk, by, seen=draft.version)


NEW_PAPER, NEW_STAGE = "新版才要的证明材料", "新版改称的单位审核"


def amended(version: PlanVersion) -> PlanVersion:
    """The next version, with hardly anything as it was: no normal route and major, another fee, an earlier deadline, one
    attachment more and one less, a stage less and one renamed, an item of the scoring sheet less."""
    data = version.spec.model_dump()
    gone = {
        "routes": factories.ROUTE,
        "majors": factories.MAJOR,
        "attachments": "hours-certificates",
        "chain": "department",
    }
    for name, code in gone.items():
        data[name] = [each for each in data[name] if each["code"] != code]
    for group in data["scoring_sheets"][0]["groups"]:
        group["items"] = [each for each in group["items"] if each["code"] != "conduct"]
    data["scoring_sheets"][0]["groups"] = [each for each in data["scoring_sheets"][0]["groups"] if each["items"]]
    data["attachments"].append({"code": "new-paper", "name": NEW_PAPER, "need": "required"})
    data["chain"][0]["labels"] = dict.fromkeys(("staff", "applicant", "not_reached"), NEW_STAGE)
    data["fee"]["amount_fen"] = 50_000
    data["statement_limit"] = 10
    for window in data["windows"]:
        if window["kind"] == "apply":
            window["closes"] = clock.now() + timedelta(hours=1)
    return publish(PlanDocument.model_validate(data))
