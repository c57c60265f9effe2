"""The State Council's notice, read as it was published, gives the days that the library knows of that year."""

from datetime import date, timedelta

import pytest

from kernel.calendar import days_of, decreed_working
from kernel.decrees import Unreadable, read

# The wording of the notices 国办发明电〔2023〕7号 and 国办发明电〔2024〕12号, and 国办发明电〔2018〕15号 of 2019.
OF_2024 = """一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
国务院办公厅
2023年10月25日"""
OF_2025 = """一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。"""
OF_2019 = """一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。
二、春节：2月4日至10日放假调休，共7天。2月2日（星期六）、2月3日（星期日）上班。
三、清明节：4月5日放假，与周末连休。
四、劳动节：5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。
五、端午节：6月7日放假，与周末连休。
六、中秋节：9月13日放假，与周末连休。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。"""


@pytest.mark.abuse("AC-041")
@pytest.mark.parametrize(("year", "text"), [(2019, OF_2019), (2024, OF_2024), (2025, OF_2025)])
def test_a_notice_gives_the_days_of_its_year(year, text):
    said = days_of(year, read(text, year))
    wrong = [day for day, is_working in said.items() if decreed_working(day) is not is_working]
    assert not wrong
    assert len(said) >= 365


def test_lines_and_iso_dates_are_read_too():
    read_days = read("2027-01-01 放假\n2027-01-02 到 2027-01-03 休息\n１月４日（周一）上班", 2027)
    first = date(2027, 1, 1)
    assert read_days == {first + timedelta(days=ahead): ahead == 3 for ahead in range(4)}


@pytest.mark.abuse("AC-041")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "没有读到放假或上班的日期"),
        ("鼓励单位安排职工休息。", "没有读到放假或上班的日期"),
        ("1月1日（周四）放假。", "写的是周四，日历上是周五"),
        ("1月1日至3日放假，共5天。", "共 5 天，日期算下来是 3 天"),
        ("2月30日放假。", "2月30日不是一个日期"),
        ("5日放假。", "5日不是一个日期"),
        ("1月3日至1日放假。", "前后颠倒"),
        ("1月1日至10月7日放假。", "超过 15 天"),
        ("1月4日放假。1月4日上班。", "既写了放假又写了上班"),
        ("2026年5月1日放假。", "不属于 2027 年"),
    ],
)
def test_what_contradicts_itself_or_the_calendar_is_told(text, said):
    with pytest.raises(Unreadable) as caught:
        read(text, 2027)
    assert said in str(caught.value)
