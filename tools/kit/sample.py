"""Made-up matter for the kit's pages. Nobody in it exists."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms

from kernel.formats import TIME_ZONE
from kernel.forms import BaseForm, UploadField

NOW = datetime(2026, 11, 21, 10, 33, 20, tzinfo=TIME_ZONE)
DAY = timedelta(days=1)
STAFF_RAIL = (("工作台", None), ("申报审核", 12), ("公示", None), ("报送批次", 0), ("评审计划", None))
TABS = (("首页", None), ("个人信息", None), ("业绩档案", None), ("我的申报", None), ("消息", 3))
PUBLIC = (("评审计划", None), ("公示", None), ("评审表查验", None))
STEPS = (
    ("证件照", "complete"),
    ("真实性保证书", "complete"),
    ("基本信息", "incomplete"),
    ("业绩材料", "incomplete"),
    ("附件", "untouched"),
    ("预览与提交", "untouched"),
)
CASES = (
    ("林知远", "岩土工程", "湖州天禾建设有限公司", "pending", "2026年11月19日 09:12", "还剩 3 天"),
    ("沈佳怡", "给排水", "德清清源建筑设计院", "approved", "2026年11月18日 16:40", "还剩 2 天"),
    ("周立", "建筑工程管理", "湖州天禾建设有限公司", "returned", "2026年11月11日 08:30", "已超 1 天"),
)


class SampleForm(BaseForm):
    """One field of each kind."""

    name = forms.CharField(label="项目名称", max_length=20, help_text="与合同或立项文件一致。")
    role = forms.ChoiceField(
        label="本人角色", choices=[("lead", "项目负责人"), ("main", "主要完成人")], widget=forms.RadioSelect
    )
    level = forms.ChoiceField(label="项目级别", choices=[("", "请选择"), ("a", "省级"), ("b", "市级")])
    done = forms.DateField(label="完成日期", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    statement = forms.CharField(label="本人述职", widget=forms.Textarea, max_length=1000)
    file = UploadField(
        label="佐证材料", max_bytes=20 * 1024 * 1024, extensions=["pdf", "jpg"], help_text="PDF 或 JPG，不超过 20 MB。"
    )
    agree = forms.BooleanField(label="我已核对以上内容，与原件一致")
    signature = forms.CharField(label="本人签名", widget=forms.HiddenInput)


def _finding(status: str, title: str, **more: Any) -> SimpleNamespace:
    finding = {"required": "", "actual": "", "missing": "", "source": "", "evidence": [], "children": []}
    return SimpleNamespace(status=status, title=title, **({"by_waiting": None} | finding | more))


def findings() -> list[SimpleNamespace]:
    """One condition of each kind, one of them a tree."""
    ways = [
        _finding(
            "met", "本科学历并任助理工程师满 4 年", required="满 4 年", actual="4 年 3 个月", evidence=["学士学位证书"]
        ),
        _finding("not_met", "硕士学位并从事本专业满 2 年", required="硕士学位", actual="学士学位"),
    ]
    return [
        _finding(
            "not_met",
            "近 3 年继续教育学时达标",
            required="每年不少于 90 学时，其中专业科目不少于 60 学时",
            actual="2024 年 96 学时，2025 年 72 学时，2026 年 90 学时",
            missing="2025 年还差 18 学时",
            source="计划第五条",
            evidence=["继续教育登记证书"],
        ),
        _finding(
            "not_met",
            "助理工程师任职年限",
            required="截至 2026年12月31日 满 4 年",
            actual="3 年 10 个月",
            missing="还差 2 个月",
            by_waiting=datetime(2027, 2, 15, tzinfo=TIME_ZONE).date(),
            source="计划第三条第（二）项",
        ),
        _finding("to_judge", "主持或参与完成过中型以上项目", required="由单位核实", actual="已填写 2 个项目"),
        _finding("met", "学历与资历（满足任意一项）", required="任意一项", actual="已满足 1 项", children=ways),
    ]


def history() -> list[dict[str, Any]]:
    """The last steps of a returned case, newest first."""
    department = "湖州市吴兴区住房和城乡建设局"
    return [
        {
            "at": NOW - DAY,
            "title": "人社局退回",
            "status": "returned",
            "who": "湖州市吴兴区人力资源和社会保障局",
            "detail": "2025 年继续教育学时证明缺页，请补传第 2 页。",
        },
        {"at": NOW - 3 * DAY, "title": "主管部门审核通过并报送", "status": "approved", "who": department},
        {"at": NOW - 9 * DAY, "title": "用人单位公示结束，无异议", "who": "湖州天禾建设有限公司"},
        {"at": NOW - 16 * DAY, "title": "您提交了申报材料"},
    ]


def windows() -> list[SimpleNamespace]:
    """Windows of a plan before, around and after NOW."""
    days = [("网上申报", -12, 9.3), ("单位审核与公示", -5, 20), ("主管部门审核", 20, 34), ("评审费缴纳", 60, 70)]
    return [SimpleNamespace(label=word, opens_at=NOW + a * DAY, closes_at=NOW + b * DAY) for word, a, b in days]


def _links(items: tuple[tuple[str, int | None], ...]) -> list[dict[str, Any]]:
    return [{"label": w, "url": "#", "count": n, "active": place == 1} for place, (w, n) in enumerate(items)]


def context(frame: str, theme: str) -> dict[str, Any]:
    """What kit/page.html shows in one frame and display."""
    wrong = SampleForm({"name": "湖州南太湖新区综合管廊一期工程岩土勘察与基坑支护设计"}, prefix="wrong")
    roles = ("申报人", "用人单位", "主管部门", "人社局", "评委会办公室")
    demo_roles = [{"label": role, "who": role, "key": role, "active": role == roles[0]} for role in roles]
    tabs = (("全部", 41), ("待审核", 12), ("已通过待报送", 26), ("已退回", 3))
    return {
        "frame": frame,
        "theme": theme,
        "server_now": NOW,
        "now": NOW,
        "demo": {"roles": demo_roles, "now": NOW, "shifted": True, "hint": "在工作台审核用人单位报来的申报件。"},
        "tabs": _links(TABS),
        "rail": _links(STAFF_RAIL),
        "site_nav": _links(PUBLIC),
        "seat_label": "湖州市吴兴区人力资源和社会保障局 · 人社局经办",
        "seat_switch_url": "#",
        "form": SampleForm(),
        "wrong": wrong,
        "findings": findings(),
        "windows": windows(),
        "history": history(),
        "steps": [{"label": w, "url": "#", "state": s, "active": w == "业绩材料"} for w, s in STEPS],
        "step_tabs": _links(tabs),
        "rows": [("姓名", "林知远"), ("身份证号", "330***********1234"), ("现任专业技术职务", "")],
        "lines": ["材料送到湖州市吴兴区住房和城乡建设局审核", "您会收到一条短信", "提交后不能再修改，除非被退回"],
        "cases": CASES,
    }
