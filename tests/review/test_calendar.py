"""The calendar: two operators take in a year's holidays, and what stands becomes longer and never shorter."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import Person, Role
from accounts.services import register_person, seat_person
from kernel import calendar, clock, idempotency, workdays
from kernel.decrees import read
from kernel.formats import cn_date
from kernel.models import CalendarDay
from messaging.models import OutboxMessage
from plans.spec.chain import Action
from review.engine.refusal import Refused
from review.models import CalendarDecree, NoticeItem, Objection
from review.queries import public
from review.queries.calendar_effects import is_owed
from review.services import notices
from review.services.calendar_decrees import confirm, propose, withdraw
from tests import factories, walk
from tests.cast import PASSWORD, Actor, id_number
from tests.kernel.test_decrees import OF_2024, OF_2025
from tests.review.test_notices import chosen


@pytest.fixture
def second(cast):
    """Another operator."""
    born = date(1980, 1, 2)
    user = register_person(
        full_name="柯二", id_number=id_number(777, born), sex=Person.Sex.MALE, birth_date=born,
        phone="13905720777", username="second_operator", password=PASSWORD,
    )  # fmt: skip
    seat = seat_person(user, cast.organizations["operator"], Role.OPERATOR)
    cast.actors["second_operator"] = Actor("second_operator", user, seat)
    return cast.actors["second_operator"]


@pytest.fixture
def standing(cast):
    """A notice of Lin that stands from today."""
    case = walk.submitted(cast, factories.plan(cast), "lin")
    walk.decide(case, cast.wang, Action.APPROVE)
    return notices.open_notice(cast.wang.seat, chosen(case), place="公告栏")


def said(day: date, word: str) -> str:
    return f"{day.year}年{day.month}月{day.day}日{word}"


def as_it_is(year: int) -> str:
    """The notice that would give the calendar of a year as it is."""
    odd = [row for row in CalendarDay.objects.filter(date__year=year).order_by("date")
           if row.is_working is not (row.date.weekday() < 5)]  # fmt: skip
    return "\n".join(said(row.date, "上班" if row.is_working else "放假") for row in odd)


def proposed(cast, days: dict[date, str], **more) -> CalendarDecree:
    year = min(days).year
    text = "\n".join([as_it_is(year), *(said(day, word) for day, word in days.items())])
    return propose(cast.operator.seat, year=year, source="国办发明电〔2026〕8号", text=text, **more)


def next_of(notice) -> date:
    """A working day within the notice's term that a decree may make a day of rest."""
    row = CalendarDay.objects.filter(date__gt=notice.first_day, date__lte=notice.last_day, is_working=True).last()
    return row.date


@pytest.mark.feature("PUB-01")
@pytest.mark.abuse("AC-043")
def test_two_operators_change_the_calendar_and_a_notice_only_becomes_longer(cast, second, standing):
    words = {"name": "钱众", "contact": "q@example.org", "text": "业绩不是本人完成的，请核实。"}
    undated = notices.file_objection(standing.pk, standing.items.get().case_id, **words)
    Objection.objects.update(due_on=None)  # as it is when the calendar does not reach so far
    OutboxMessage.objects.all().delete()
    before, rest = standing.last_day, next_of(standing)
    decree = proposed(cast, {rest: "放假"})
    assert CalendarDay.objects.get(date=rest).is_working, "nothing changes before the second person"
    with pytest.raises(Refused, match="另一位平台运营人员"):
        confirm(decree.pk, cast.operator.seat)
    for stranger in ("wang", "sun", "lin"):
        with pytest.raises(Refused, match="平台运营人员维护"):
            confirm(decree.pk, cast.actors[stranger].seat)
    assert confirm(decree.pk, second.seat) == 1
    standing.refresh_from_db()
    assert standing.last_day == workdays.term_from(standing.appeared_on, 5).last_day > before
    undated.refresh_from_db()
    assert undated.due_on is not None
    message = OutboxMessage.objects.get()
    assert message.to_user == cast.lin.user
    assert cn_date(standing.last_day) in message.text
    with pytest.raises(Refused, match="已有结论"):
        confirm(decree.pk, second.seat)

    longer = standing.last_day
    back = proposed(cast, {rest: "上班"}) if rest.weekday() >= 5 else _without(cast, rest)
    assert confirm(back.pk, second.seat) == 0
    standing.refresh_from_db()
    assert standing.last_day == longer, "no edit shortens what stands"


def _without(cast, rest: date) -> CalendarDecree:
    lines = [line for line in as_it_is(rest.year).splitlines() if line != said(rest, "放假")]
    return propose(cast.operator.seat, year=rest.year, source="国办发明电〔2026〕9号", text="\n".join(lines))


@pytest.mark.abuse("AC-042")
def test_a_provisional_year_is_settled_and_its_notices_can_end(cast, client, second, standing):
    year = standing.last_day.year
    CalendarDay.objects.filter(date__gte=clock.today()).update(is_provisional=True)
    item = NoticeItem.objects.select_related("notice").get(notice=standing)
    walk.after_notice(standing)
    assert public.is_running(item.notice, clock.now()), "while nobody knows its end, it is not over"
    assert client.get(reverse("review:public_notice", args=[standing.public_id])).status_code == 200
    with pytest.raises(Refused, match="尚未确认"):
        notices.close_notice(standing.pk, cast.wang.seat)
    decree = propose(cast.operator.seat, year=year, source="国办发明电〔2026〕8号", text=as_it_is(year) or "1月1日放假")
    page = cast.client("second_operator").get(reverse("review:calendar_decree", args=[decree.public_id]))
    assert "由暂定变为确定" in page.content.decode()
    confirm(decree.pk, second.seat)
    assert not CalendarDay.objects.filter(date__year=year, is_provisional=True).exists()
    notices.close_notice(standing.pk, cast.wang.seat)


@pytest.mark.abuse("AC-043")
def test_what_is_counted_already_and_what_says_nothing_is_refused(cast, second):
    operator, today = cast.operator.seat, clock.today()
    past = today - timedelta(days=3)
    with pytest.raises(Refused, match="已经过去") as caught:
        proposed(cast, {past: "放假" if CalendarDay.objects.get(date=past).is_working else "上班"})
    assert caught.value.code == "text"
    with pytest.raises(Refused, match="没有需要修改的"):
        propose(operator, year=2025, source="国办发明电〔2024〕12号", text=OF_2025)
    with pytest.raises(Refused, match="日历上是周"):
        propose(operator, year=2030, source="国办发明电〔2029〕1号", text="1月1日（周日）放假。")
    with pytest.raises(Refused, match="平台运营人员维护"):
        propose(cast.sun.seat, year=2030, source="国办发明电〔2029〕1号", text="1月1日放假。")
    first = propose(operator, year=2030, source="国办发明电〔2029〕1号", text="1月1日放假。")
    with pytest.raises(Refused, match="已有一份安排待复核"):
        propose(operator, year=2030, source="国办发明电〔2029〕1号", text="1月1日至2日放假。")
    withdraw(first.pk, operator)
    assert not CalendarDay.objects.filter(date__year=2030, is_provisional=False).exists()
    again = propose(operator, year=2030, source="国办发明电〔2029〕1号", text="1月1日至2日放假。")
    confirm(again.pk, second.seat)
    assert CalendarDay.objects.filter(date__year=2030, is_provisional=False).count() == 365


@pytest.mark.abuse("AC-041")
def test_a_statutory_holiday_that_is_left_out_is_said(cast):
    for year, text in ((2024, OF_2024), (2025, OF_2025)):
        assert calendar.forgotten_by(year, calendar.days_of(year, read(text, year))) == []
    decree = propose(cast.operator.seat, year=2030, source="国办发明电〔2029〕1号", text="1月1日放假。")
    page = cast.client("operator").get(reverse("review:calendar_decree", args=[decree.public_id])).content.decode()
    assert "以下法定节假日没有列入放假" in page
    assert "10月1日" in page


@pytest.mark.feature("PUB-01")
def test_the_pages_of_the_calendar(cast, second, standing):
    operator, address = cast.client("operator"), reverse("review:calendar")
    rest = next_of(standing)
    typed = {
        "token": idempotency.new_token(),
        "year": rest.year,
        "source": "国办发明电〔2026〕8号",
        "text": "1月1日（周八）",
    }
    wrong = operator.post(address, typed)
    assert wrong.status_code == 422
    assert "1月1日（周八）" in wrong.content.decode()
    typed["text"] = f"{as_it_is(rest.year)}\n{said(rest, '放假')}"
    page = operator.post(address, typed, follow=True).content.decode()
    assert "须由另一位平台运营人员" in page
    assert "复核通过" not in page
    decree = CalendarDecree.objects.get()
    page = (
        cast.client("second_operator").get(reverse("review:calendar_decree", args=[decree.public_id])).content.decode()
    )
    assert cast.organizations["employer"].name in page
    assert cn_date(standing.last_day) in page
    decide = reverse("review:calendar_decide", args=[decree.public_id])
    assert operator.post(decide, {"do": "confirm"}).status_code == 409
    done = cast.client("second_operator").post(decide, {"do": "confirm"}, follow=True).content.decode()
    assert "1 个公示相应延长" in done


@pytest.mark.django_db
@pytest.mark.abuse("AC-042")
def test_next_years_notice_is_asked_for_from_november():
    year = 2030
    assert not is_owed(date(year, 10, 31))
    assert is_owed(date(year, 11, 1))
    calendar.load_year(year + 1)
    assert is_owed(date(year, 11, 1)), "provisional is not decreed"
    calendar.confirm_year(year + 1, "国办发明电〔2030〕1号")
    assert not is_owed(date(year, 11, 1))
