"""The demo's thirty applicants: who they are and how far their declaration has come."""

from dataclasses import dataclass
from datetime import date

FAMILY = "李张刘杨黄吴徐朱马胡郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田"
GIVEN = [
    *("建华", "思源", "雨桐", "明轩", "佳琪", "立群", "晓峰", "梦瑶", "俊杰", "海燕"),
    *("志强", "雅文", "宏伟", "静怡", "国栋", "春燕", "文博", "丽娜", "天宇", "慧玲"),
    *("子涵", "永康", "晨曦", "振兴", "淑芬", "一鸣", "秋月", "嘉豪", "若兰", "长青"),
]

# (study major, code of the declared major)
MAJORS = (
    ("土木工程", "building-construction"),
    ("结构工程", "structure"),
    ("工程管理", "construction-management"),
    ("建筑学", "architecture"),
    ("给排水工程", "water-supply"),
    ("工程造价", "cost"),
)
PROJECTS = (
    "湖州东部新城学校新建工程",
    "南太湖污水处理厂二期工程",
    "吴兴区老旧小区综合改造工程",
    "太湖路跨线桥改造工程",
    "西塞科学谷研发楼工程",
    "德清人才公寓三期工程",
)

# What became of each, oldest first: the names of the steps in portal.demo.walk.
TARGETS = (
    ["confirmed"] * 2
    + ["failed"]
    + ["confirmation"]
    + ["result_notice"] * 2
    + ["committee"] * 2
    + ["payment"] * 3
    + ["office"] * 2
    + ["bureau"] * 2
    + ["bureau_approved"]
    + ["department"] * 3
    + ["notice_over"] * 2
    + ["notice"] * 2
    + ["returned"] * 2
    + ["withdrawn"]
    + ["employer"] * 3
    + ["draft"]
)


SELF_SCORED = frozenset({8, 13, 28})
"""Numbers of those who declare by self-score: before the committee, at its office, and at the employer."""


@dataclass(frozen=True)
class Story:
    """One invented applicant and the point their declaration has reached."""

    number: int
    name: str
    sex: str
    born: date
    employer: str
    study_major: str
    major: str
    project: str
    target: str
    is_self_scored: bool = False

    @property
    def username(self) -> str:
        return f"demo{self.number:02d}"


def stories() -> list[Story]:
    """The thirty stories. Every third applicant works for the second employer."""
    found = []
    for place, target in enumerate(TARGETS):
        study, major = MAJORS[place % len(MAJORS)]
        found.append(
            Story(
                number=place + 1,
                name=FAMILY[place] + GIVEN[place],
                sex="female" if place % 2 else "male",
                born=date(1986 + place % 9, 1 + place % 12, 1 + (place * 7) % 28),
                employer="qingyuan" if place % 3 == 2 else "tianhe",
                study_major=study,
                major=major,
                project=PROJECTS[place % len(PROJECTS)],
                target=target,
                is_self_scored=place + 1 in SELF_SCORED,
            )
        )
    return found
