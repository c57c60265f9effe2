"""The chains of the other four notices, each walked from the submit to the confirmed result by those who hold its stages.

Huzhou construction's is the main path. Nothing is prepared but what an applicant does alone (``tests.e2e.chains``).
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e import offices
from tests.e2e.actors import Actor
from tests.e2e.chains import PLACES

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("own_time", "busy_town")]
Come = Callable[..., Actor]


def gather(come: Come, key: str, *roles: str) -> list[Actor]:
    """The people of one place, each with a browser."""
    return [come(f"{key}_{role}") for role in roles]


def submit(applicant: Actor, *words: str) -> None:
    """From one's list of dossiers to the submit; the page says once more what it means."""
    applicant.visit("/my/dossiers/")
    applicant.press(applicant.page.locator("main a[href^='/my/dossiers/']").first)
    applicant.press(applicant.page.locator("a[href$='/preview/']").first)
    for each in words:
        applicant.sees(re.compile(each))
    applicant.press("提交申报材料", confirmed=True)
    applicant.sees(re.compile("提交成功"))


def progress(applicant: Actor, *words: str) -> None:
    """What the applicant's own page says now."""
    applicant.visit("/my/dossiers/")
    applicant.press(applicant.page.locator("main a[href^='/progress/']").first)
    for each in words:
        applicant.sees(re.compile(each))


def stand_publicly(officer: Actor, place: str) -> None:
    """A notice opened, its five working days, and its end."""
    offices.open_notice(officer, place)
    offices.pass_five_working_days(officer)
    offices.end_notice(officer)


def conclude(office: Actor) -> None:
    """The ballot, the notice of the results that the release opens, and the document."""
    offices.vote(office)
    offices.pass_five_working_days(office)
    offices.end_notice(office)
    offices.confirm(office)


@pytest.mark.feature("PLN-16", "REV-14", "PUB-04", "PUB-05", "FEE-04")
def test_linping_by_its_receiving_point_and_the_notice_of_qualification(come: Come) -> None:
    name = PLACES["linping"].applicant
    liang, hr, point, office = gather(come, "linping", "applicant", "hr", "department", "office")
    submit(liang)
    offices.decide(hr, name)
    stand_publicly(hr, "单位公告栏")
    offices.forward(hr, name)
    progress(liang, PLACES["linping"].department)
    offices.decide(point, name)
    offices.forward(point, name)
    offices.decide(office, name)
    offices.pay(liang, "制造业")
    stand_publicly(office, "临平区政府网站")
    progress(liang, "专家正在网上评审")
    conclude(office)
    progress(liang, "评审通过")


@pytest.mark.feature("REV-13", "PLN-02", "PLN-06", "ROS-03")
def test_taizhou_where_each_level_is_recommended_by_its_own_office(come: Come) -> None:
    place = PLACES["taizhou"]
    senior, full, hr, receiving, bureau, lower, office = gather(
        come, "taizhou", "applicant", "second", "hr", "department", "bureau", "lower", "office"
    )
    names = (place.applicant, place.second)
    for each in (senior, full):
        submit(each)
    for name in names:
        offices.decide(hr, name)
    stand_publicly(hr, "单位公告栏")
    offices.forward(hr, *names)
    for officer in (receiving, bureau):
        for name in names:
            offices.decide(officer, name)
        offices.forward(officer, *names)
    progress(senior, "中评委正在推荐", place.lower)
    progress(full, "主管部门正在审核上报", place.department)
    offices.waits_for(lower, place.second, is_there=False)
    for officer, name, sender in (
        (lower, place.applicant, place.lower),
        (receiving, place.second, place.department),
    ):
        offices.decide(officer, name)
        offices.forward(officer, name)
        letter = offices.print_letter(officer)
        for words in ("申报专业技术职务任职资格评审委托书", "特此委托", name, f"委托单位：{sender}"):
            assert words in letter, (words, letter)
    office.visit("/batches/")
    office.press(office.page.locator("main a[href^='/batches/']").filter(has_text=re.compile("^BS")).first)
    office.sees("委托书（PDF）")
    for name in names:
        offices.decide(office, name)
    for each in (senior, full):
        offices.pay(each, "质量技术基础")
    conclude(office)
    for each in (senior, full):
        progress(each, "评审通过")


@pytest.mark.feature("REV-10", "REV-11", "REC-05", "FEE-07")
def test_jianyang_from_the_review_before_the_employer_to_the_papers_at_the_counter(come: Come) -> None:
    name = PLACES["jianyang"].applicant
    jian, hr, department, bureau, office = gather(come, "jianyang", "applicant", "hr", "department", "bureau", "office")
    submit(jian, "提交以后不能修改，也不能撤回", "材料先送专技科网上预审")
    progress(jian, "专技科正在网上预审")
    expect(jian.page.get_by_role("link", name="撤回申报")).to_have_count(0)
    offices.waits_for(hr, name, is_there=False)
    offices.decide(bureau, name)
    today = str(hr.page.evaluate("new Date().toISOString().slice(0, 10)"))
    offices.decide(hr, name, met_on=today, members="组长郭大可、成员易小平")
    stand_publicly(hr, "单位公告栏")
    offices.forward(hr, name)
    offices.decide(department, name)
    offices.forward(department, name)
    offices.compare(bureau, name, found_3="differs", note_3="营业执照复印件没有盖章")
    bureau.sees(re.compile("书面材料有不符的"))
    expect(bureau.page.locator('main form[action$="/approve/"]')).to_have_count(0)
    offices.compare(bureau, name)
    offices.answer(bureau)
    offices.pay(jian, "工程系列")
    conclude(office)
    progress(jian, "评审通过")


@pytest.mark.feature("REV-06", "REV-16")
def test_the_innovative_enterprises_of_huzhou_by_way_of_department_and_bureau(come: Come) -> None:
    name = PLACES["innovative"].applicant
    hu, hr, department, bureau, office = gather(come, "innovative", "applicant", "hr", "department", "bureau", "office")
    submit(hu)
    offices.keep_a_phrase(hr, "{姓名}同志业绩突出，{结论}。")
    offices.look_at_every_form(hr, name)
    hr.sees(f"{name}同志业绩突出，同意报送。")
    offices.decide(hr, name)
    stand_publicly(hr, "单位公告栏")
    offices.forward(hr, name)
    for officer in (department, bureau):
        offices.decide(officer, name)
        offices.forward(officer, name)
    offices.decide(office, name)
    offices.pay(hu, "创新型人才")
    conclude(office)
    progress(hu, "评审通过")
