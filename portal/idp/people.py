"""The accounts of the sandbox's single sign-on: people of the demo's cast, and some who have never been here.

All invented. Those of the cast carry the ID numbers of ``portal.demo.cast``; a test holds the two together.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from stdnum.cn import ric

PERSON, LEGAL = "person", "legal"


def id_number(born: date, serial: int, area: str = "330502") -> str:
    """Return an ID number with a right checksum (GB 11643) for an invented person."""
    body = f"{area}{born:%Y%m%d}{serial:03d}"
    return body + ric.calc_check_digit(body + "0")


@dataclass(frozen=True)
class Holder:
    """Somebody with an account. ``unit``: name and credit code of a legal person's account; ``document``: kind and
    number of one that is not of 18 digits."""

    username: str
    door: str
    name: str
    born: date
    serial: int
    sex: str
    phone: str
    note: str
    unit: tuple[str, str] = ("", "")
    withheld: frozenset[str] = field(default_factory=frozenset)
    document: tuple[str, str] = ("", "")

    def claims(self) -> dict[str, Any]:
        """Return what the portal is told."""
        told = {
            "account_kind": self.door,
            "name": self.name,
            "gender": self.sex,
            "birthdate": self.born.isoformat(),
            "phone_number": self.phone,
            "id_number": self.document[1] or id_number(self.born, self.serial),
        }
        if self.document[0]:
            told["id_kind"] = self.document[0]
        if self.door == LEGAL:
            told |= {"unit_name": self.unit[0], "unit_code": self.unit[1]}
        return {name: value for name, value in told.items() if name not in self.withheld}


TIANHE = ("湖州天禾建设有限公司（演示）", "91330500MA2BHP001N")
QINGYUAN = ("德清清源建筑设计院（演示）", "12330521MA2BHP002C")
NEWFIRM = ("湖州新筑工程有限公司（演示）", "91330500MA2BHP003W")
KNOWN = "已有本平台账号"
NEW = "第一次登录本平台"

HOLDERS = (
    Holder("lin", PERSON, "林知远", date(1990, 3, 14), 101, "male", "13800000001", KNOWN),
    Holder("tang", PERSON, "唐若溪", date(1989, 8, 8), 102, "female", "13800000010", KNOWN),
    Holder("he", PERSON, "何初见", date(1993, 6, 21), 201, "male", "13800000021", NEW),
    Holder("yu", PERSON, "于新晴", date(1991, 10, 5), 202, "female", "13800000022", NEW),
    Holder(
        "qi", PERSON, "戚未名", date(1988, 2, 11), 203, "male", "13800000023", "实名认证没有完成，不能登录",
        withheld=frozenset({"id_number", "birthdate"}),
    ),
    Holder(
        "chan", PERSON, "陈嘉欣", date(1990, 9, 18), 204, "female", "13800000024",
        "第一次登录，港澳居民来往内地通行证", document=("hk_mo_permit", "H12345678"),
    ),
    Holder("wang-unit", LEGAL, "王秀兰", date(1982, 7, 2), 104, "female", "13800000002", KNOWN, TIANHE),
    Holder("zhao-unit", LEGAL, "赵文静", date(1985, 1, 25), 106, "female", "13800000003", KNOWN, QINGYUAN),
    Holder("fang-unit", LEGAL, "方启明", date(1987, 4, 30), 205, "male", "13800000025", NEW, NEWFIRM),
)  # fmt: skip
