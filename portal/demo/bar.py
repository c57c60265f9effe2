"""The bar on top of every demo page: who am I, what time is it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kernel import clock
from portal.demo.cast import CAST

#: What each role does next, for a visitor who has read nothing.
HINTS = {
    "lin": _("在首页按“下一步”做：先把档案送审，等用人单位通过后马上申报；评审费也由您缴。"),
    "tang": _("档案已全部通过：打开建设工程计划，选“自评申报”，逐项打分并填写两位推荐专家，再提交。"),
    "wang": _("在工作台办“等您办理”：审核林知远送来的档案和申报件，发起公示；期满后结束公示并报送。"),
    "zhao": _("这是另一家单位，看不到天禾建设的人和申报件；也在工作台办“等您办理”。"),
    "zhou": _("在工作台审核用人单位报来的申报件，通过后在“报送批次”报给人社局。"),
    "chen": _("在工作台审核主管部门报来的申报件，通过后在“报送批次”报给评委会办公室。"),
    "sun": _("在工作台审核；申报人缴费后到“评审会议”登记表决并发布，公示期满后确认结果。"),
    "qian": _("在“编制计划”核对孙慧敏提交的计划草稿，由第二个人批准后才能发布。"),
    "lu": _("在“单位认证”核对新单位的授权委托书；在“管理部门”建立部门，再为工作人员发放账号；“工作日历”由两人办理。"),
    "ke": _("在“工作日历”对照国务院办公厅通知的原文，复核陆思齐录入的放假安排。"),
    "jian": _("在“监督与统计”看一个计划的办理记录和统计，答复投诉举报，核查抽中的申报件；不能办理申报件。"),
    "xu": _("审核德清单位报来的申报件，通过后报给德清人社局。"),
    "shen": _("审核德清主管部门报来的申报件，通过后报给评委会办公室。"),
}
START = _("点上面的“申报人”开始，一路按页面的“下一步”走；轮到谁办理，就换成谁的身份。公示期可以把时钟拨快。")


def demo_bar(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """Return what the bar shows. One query."""
    user = getattr(request, "user", None)  # a refused address never gets as far as having one
    current = user.get_username() if user is not None and user.is_authenticated else ""
    roles = [
        {
            "key": member.key,
            "label": member.label,
            "who": member.name,
            "hint": HINTS[member.key],
            "active": member.key == current,
        }
        for member in CAST
    ]
    hint = HINTS.get(current, START)
    return {"roles": roles, "hint": hint, "now": now, "shifted": clock.is_shifted()}
