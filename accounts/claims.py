"""What the government's single sign-on tells of a person, read as strictly as a form: whole and without contradiction.

Names of the claims are those of OpenID Connect Core 1.0, section 5.1; what it has no name for is called ``id_number``,
``id_kind``, ``account_kind``, ``unit_name`` and ``unit_code``. Nothing here touches the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from stdnum.cn import uscc

from accounts.id_kinds import IdKind, read_number
from accounts.id_numbers import read_id_number
from accounts.models import Door, Person
from kernel.text import TextRefused, clean, is_mobile

LONGEST_NAME = 50
LONGEST_UNIT = 120
EARLIEST_BIRTH = date(1900, 1, 1)


class ClaimsRefused(ValueError):
    """The claims cannot be relied on; the message is one sentence for whoever wanted to sign in."""


@dataclass(frozen=True)
class Claims:
    """A person as the provider vouches for them. ``unit_*``: of a legal person's account, empty otherwise."""

    door: Door
    issuer: str
    subject: str
    full_name: str
    id_kind: IdKind
    id_number: str
    sex: str
    birth_date: date
    phone: str
    unit_name: str = ""
    unit_code: str = ""


def read_claims(door: Door, told: Mapping[str, Any], *, today: date, client: str = "") -> Claims:
    """Return the claims of one sign-in. ``told``: {"id_token": …, "userinfo": …} as they arrived; ``client``: what this
    door is called by the provider.

    Raises ClaimsRefused: something is missing, wrong, or said in two ways.
    """
    token, info = told.get("id_token"), told.get("userinfo")
    if not isinstance(token, Mapping) or not isinstance(info, Mapping):
        raise ClaimsRefused(_("没有收到政务服务网的完整答复，这次没有登录，请稍后再试。"))
    _expect_client(token, client)
    issuer, subject = _text(token, "iss", 200), _text(token, "sub", 191)
    if not issuer or not subject or _text(info, "sub", 191) != subject:
        raise ClaimsRefused(_("政务服务网两次答复的账号不一致，这次没有登录，请重新登录。"))
    _expect_kind(door, _text(info, "account_kind", 10))
    name, phone = _text(info, "name", LONGEST_NAME), _text(info, "phone_number", 20).removeprefix("+86").strip()
    kind, typed_number = _id_kind(info), _text(info, "id_number", 40)
    if not name or not typed_number or not is_mobile(phone):
        lacking = {_("姓名"): name, kind.label: typed_number, _("手机号"): phone if is_mobile(phone) else ""}
        text = _("政务服务网没有提供%(what)s，不能登录。请先在政务服务网完成实名认证并绑定手机号，再来登录。")
        raise ClaimsRefused(text % {"what": "、".join(str(word) for word, value in lacking.items() if not value)})
    if kind == IdKind.RESIDENCE_CARD and read_id_number(typed_number, on=today):
        kind = IdKind.RESIDENT  # the newer card: the same 18 digits, whatever the card is called
    read = _by_digits if kind == IdKind.RESIDENT else _by_document
    number, sex, born = read(kind, typed_number, info, today)
    claims = Claims(door, issuer, subject, name, kind, number, sex, born, phone)
    return claims if door == Door.PERSON else _with_unit(claims, info)


def _id_kind(info: Mapping[str, Any]) -> IdKind:
    """Which document the number is of; a provider that says nothing of it speaks of 18 digits."""
    told = _text(info, "id_kind", 20) if "id_kind" in info else IdKind.RESIDENT
    if told not in IdKind.values:
        raise ClaimsRefused(
            _(
                "政务服务网提供的证件类型本平台不支持，不能登录。请用身份证、居住证、护照、来往内地（大陆）通行证"
                "或外国人永久居留证在政务服务网完成实名认证后再来登录。"
            )
        )
    return IdKind(told)


def _by_digits(_kind: IdKind, typed: str, info: Mapping[str, Any], today: date) -> tuple[str, str, date]:
    """Number, sex and birth date of 18 digits, which say both: the provider may not say otherwise."""
    number = read_id_number(typed, on=today)
    if number is None:
        raise ClaimsRefused(
            _("政务服务网提供的身份证号不是有效的 18 位号码，不能登录。请在政务服务网核对实名信息后再来登录。")
        )
    told_sex, told_birth = _text(info, "gender", 10), _text(info, "birthdate", 10)
    if told_sex not in ("", number.sex) or told_birth not in ("", number.birth_date.isoformat()):
        raise ClaimsRefused(
            _("政务服务网提供的性别或出生日期与身份证号不符，不能登录。请在政务服务网核对实名信息后再来登录。")
        )
    return number.value, str(Person.Sex(number.sex)), number.birth_date


def _by_document(kind: IdKind, typed: str, info: Mapping[str, Any], today: date) -> tuple[str, str, date]:
    """Number, sex and birth date of any other document, which says neither: the provider vouches for both."""
    number = read_number(kind, typed)
    if number is None:
        text = _("政务服务网提供的%(what)s格式不对，不能登录。请在政务服务网核对实名信息后再来登录。")
        raise ClaimsRefused(text % {"what": kind.label})
    sex, born = _text(info, "gender", 10), _day(_text(info, "birthdate", 10))
    if sex not in Person.Sex.values or born is None or not EARLIEST_BIRTH <= born <= today:
        text = _(
            "政务服务网没有提供有效的性别和出生日期，凭%(what)s登录时两项都要有。请在政务服务网补全实名信息后再来登录。"
        )
        raise ClaimsRefused(text % {"what": kind.label})
    return number, sex, born


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-01-01") else None
    except ValueError:
        return None


def _expect_client(token: Mapping[str, Any], client: str) -> None:
    """Refuse a token that was made for another client as well (OpenID Connect Core 1.0, section 3.1.3.7, 3 to 5)."""
    told = token.get("aud", client)
    others = [each for each in (told if isinstance(told, list) else [told]) if each != client]
    if others or token.get("azp", client) != client:
        raise ClaimsRefused(_("政务服务网的这份答复不是只发给本平台的，这次没有登录，请重新登录。"))


def _expect_kind(door: Door, kind: str) -> None:
    if kind == door:
        return
    if kind == Door.LEGAL:
        raise ClaimsRefused(_("您登录的是法人账号，请从“用人单位登录”进入。"))
    if kind == Door.PERSON:
        raise ClaimsRefused(_("您登录的是个人账号，请从“申报人登录”进入；办理单位业务请换法人账号。"))
    raise ClaimsRefused(_("政务服务网没有说明这是个人账号还是法人账号，这次没有登录，请稍后再试。"))


def _with_unit(claims: Claims, info: Mapping[str, Any]) -> Claims:
    name, code = _text(info, "unit_name", LONGEST_UNIT), _text(info, "unit_code", 18).upper()
    if not name or not uscc.is_valid(code):
        raise ClaimsRefused(
            _(
                "政务服务网没有提供单位名称或有效的统一社会信用代码，不能登录。请在政务服务网核对法人账号的信息后再来登录。"
            )
        )
    return replace(claims, unit_name=name, unit_code=code)


def _text(values: Mapping[str, Any], name: str, most: int) -> str:
    """The text under a name, clean; empty when it is missing, no text, too long, or cannot be stored."""
    value = values.get(name)
    if not isinstance(value, str) or len(value) > most:
        return ""
    try:
        return clean(value).strip()
    except TextRefused:
        return ""
