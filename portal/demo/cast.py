"""The people and organizations of the demo. All invented; every number is made up and only its checksum is right."""

from dataclasses import dataclass
from datetime import date

from accounts.models import Organization, Role

PASSWORD = "zhiping-demo"  # noqa: S105 - of every demo account, shown on the sign-in page


@dataclass(frozen=True)
class Office:
    """An organization of the demo."""

    key: str
    kind: Organization.Kind
    name: str
    credit_code: str = ""
    is_public_institution: bool = False
    department: str | None = None
    bureau: str | None = None
    is_verified: bool = True


@dataclass(frozen=True)
class Member:
    """A person of the demo with the one seat the bar offers."""

    key: str
    label: str
    name: str
    office: str
    role: Role
    born: date
    sex: str
    phone: str


K = Organization.Kind
OFFICES = (
    Office("bureau", K.BUREAU, "湖州市吴兴区人力资源和社会保障局（演示）"),
    Office("department", K.DEPARTMENT, "湖州市吴兴区住房和城乡建设局（演示）"),
    Office("bureau2", K.BUREAU, "湖州市德清县人力资源和社会保障局（演示）"),
    Office("department2", K.DEPARTMENT, "湖州市德清县住房和城乡建设局（演示）"),
    Office("office", K.COMMITTEE_OFFICE, "湖州市职业资格指导服务中心（演示）"),
    Office("supervision", K.SUPERVISION, "驻湖州市人社局纪检监察组（演示）"),
    Office("operator", K.OPERATOR, "职评平台运营中心（演示）"),
    Office(
        "tianhe",
        K.EMPLOYER,
        "湖州天禾建设有限公司（演示）",
        "91330500MA2BHP001N",
        department="department",
        bureau="bureau",
    ),
    Office(
        "qingyuan",
        K.EMPLOYER,
        "德清清源建筑设计院（演示）",
        "12330521MA2BHP002C",
        is_public_institution=True,
        department="department2",
        bureau="bureau2",
    ),
    Office(
        "newfirm",
        K.EMPLOYER,
        "湖州新筑工程有限公司（演示）",
        "91330500MA2BHP003W",
        department="department",
        bureau="bureau",
        is_verified=False,
    ),
)

CAST = (
    Member("lin", "申报人", "林知远", "tianhe", Role.APPLICANT, date(1990, 3, 14), "male", "13800000001"),
    Member("tang", "自评申报人", "唐若溪", "tianhe", Role.APPLICANT, date(1989, 8, 8), "female", "13800000010"),
    Member("wang", "用人单位", "王秀兰", "tianhe", Role.EMPLOYER_HR, date(1982, 7, 2), "female", "13800000002"),
    Member("zhao", "另一用人单位", "赵文静", "qingyuan", Role.EMPLOYER_HR, date(1985, 1, 25), "female", "13800000003"),
    Member(
        "zhou", "主管部门", "周立新", "department", Role.DEPARTMENT_OFFICER, date(1979, 11, 8), "male", "13800000004"
    ),
    Member("chen", "人社局", "陈国华", "bureau", Role.BUREAU_OFFICER, date(1976, 5, 30), "male", "13800000005"),
    Member("sun", "评委会办公室", "孙慧敏", "office", Role.OFFICE_OFFICER, date(1981, 9, 17), "female", "13800000006"),
    Member(
        "xu", "德清主管部门", "徐建明", "department2", Role.DEPARTMENT_OFFICER, date(1980, 4, 4), "male", "13800000007"
    ),
    Member("shen", "德清人社局", "沈月琴", "bureau2", Role.BUREAU_OFFICER, date(1983, 12, 19), "female", "13800000008"),
    Member("qian", "办公室第二人", "钱文博", "office", Role.OFFICE_OFFICER, date(1978, 2, 6), "male", "13800000009"),
    Member("lu", "平台运营", "陆思齐", "operator", Role.OPERATOR, date(1988, 3, 27), "female", "13800000011"),
    Member("ke", "平台运营第二人", "柯正明", "operator", Role.OPERATOR, date(1984, 6, 15), "male", "13800000012"),
    Member("jian", "监督员", "简明川", "supervision", Role.SUPERVISOR, date(1977, 10, 9), "male", "13800000012"),
)


def serial_of(number: int, sex: str) -> int:
    """Return the serial in the ID number of an invented person: odd for a man, even for a woman (GB 11643).

    ``number``: 0 to 499, the person's place among those of the demo.
    """
    return 2 * number + (sex == "male")


def id_number(born: date, serial: int, area: str = "330502") -> str:
    """Return an ID number with a right checksum (GB 11643) for an invented person. ``serial``: 0 to 999."""
    body = f"{area}{born:%Y%m%d}{serial:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]
