"""The other four notices in the town: for each an employer, the offices of its chain, and a whole dossier.

An actor is named after the notice and what they are in it: ``linping_hr``, ``taizhou_lower``.
"""

from dataclasses import dataclass

from accounts.models import Organization, Role
from tests import declared
from tests.cast import Actor, Cast, join

Kind = Organization.Kind
SERIAL = 700
OFFICERS = {"hr": "仁事", "department": "部勉", "bureau": "居明", "office": "班公"}


@dataclass(frozen=True)
class Place:
    """Where a notice applies: the names of its offices, of the applicant and of whom they work for."""

    code: str
    employer: str
    bureau: str
    department: str
    office: str
    applicant: str
    lower: str = ""
    second: str = ""
    """The lower committee's office and a second applicant, for the other level: where the notice has two."""


PLACES = {
    "linping": Place(
        declared.LINPING, "临平精密机械有限公司", "临平区人力资源和社会保障局", "市直单位职称受理点",
        "临平区制造业工程师评委会办公室", "梁平",
    ),
    "taizhou": Place(
        declared.TAIZHOU, "台州质检技术有限公司", "台州市人力资源和社会保障局", "台州市经济和信息化局",
        "省质量技术基础高评委办公室", "戴舟", "台州市质量技术基础中评委办公室", "郑高",
    ),
    "jianyang": Place(
        declared.JIANYANG, "简阳航空装备有限公司", "简阳市人力资源和社会保障局专技科", "简阳市经济和科技信息化局",
        "成都市工程技术高评委办公室", "简洋",
    ),
    "innovative": Place(
        declared.INNOVATIVE, "湖州新材料科技有限公司", "吴兴区人力社保局", "吴兴区经济和信息化局",
        "湖州市创新型人才中评委办公室", "胡新",
    ),
}  # fmt: skip


def settle(cast: Cast) -> None:
    """Write every place with its people, its plan, and its dossiers as far as the submit."""
    for key, place in PLACES.items():
        _offices(cast, key, place)
        _officers(cast, key)
        version = declared.plan(place.code, cast.organizations[f"{key}_office"])
        hr = cast.actors[f"{key}_hr"]
        declared.ready(version, _applicant(cast, key, place.applicant, "applicant"), hr)
        if place.second:
            declared.ready(version, _applicant(cast, key, place.second, "second"), hr, declared.FULL_SENIOR)
            _lower(cast, key, place)


def _offices(cast: Cast, key: str, place: Place) -> None:
    made = {
        name: Organization.objects.create(kind=kind, name=getattr(place, name), is_verified=True)
        for name, kind in (("bureau", Kind.BUREAU), ("department", Kind.DEPARTMENT), ("office", Kind.COMMITTEE_OFFICE))
    }
    made["employer"] = Organization.objects.create(
        kind=Kind.EMPLOYER,
        name=place.employer,
        is_verified=True,
        **{name: made[name] for name in ("bureau", "department")},
    )
    cast.organizations |= {f"{key}_{name}": one for name, one in made.items()}


def _officers(cast: Cast, key: str) -> None:
    for name, role, office in (
        ("hr", Role.EMPLOYER_HR, "employer"),
        ("department", Role.DEPARTMENT_OFFICER, "department"),
        ("bureau", Role.BUREAU_OFFICER, "bureau"),
        ("office", Role.OFFICE_OFFICER, "office"),
    ):
        _join(cast, f"{key}_{name}", OFFICERS[name], role, f"{key}_{office}")


def _lower(cast: Cast, key: str, place: Place) -> None:
    """The committee of the city, which recommends to the province's."""
    cast.organizations[f"{key}_lower"] = Organization.objects.create(
        kind=Kind.COMMITTEE_OFFICE, name=place.lower, is_verified=True, bureau=cast.organizations[f"{key}_bureau"]
    )
    _join(cast, f"{key}_lower", "罗推荐", Role.OFFICE_OFFICER, f"{key}_lower")


def _applicant(cast: Cast, key: str, name: str, what: str) -> Actor:
    return _join(cast, f"{key}_{what}", name, Role.APPLICANT, f"{key}_employer")


def _join(cast: Cast, key: str, name: str, role: Role, place: str) -> Actor:
    return join(cast, SERIAL + len(cast.actors), key, name, role, place)
