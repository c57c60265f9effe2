"""A person as a file, for judging and for the packs of synthetic persons beside the plans.

The keys are those of ``Facts`` and its records; nothing else is accepted, and no value is converted (``"2017"`` is no
year). A pack's file wraps them: ``{plan, about, person, expect}``.
"""

import json
import types
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from functools import cache, reduce
from operator import or_
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, create_model

from plans.rules.facts import Facts
from plans.rules.finding import Status
from plans.spec.base import Code, Text
from plans.spec.problems import problems_of
from plans.spec.reader import Plain, PlanFileError, read_plain

STRICT = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)
RECORDS: dict[type[BaseModel], type] = {}
FIRST_YEAR, LAST_YEAR = 1900, 2200  # of a life and of what was done in it, so that counting never leaves the calendar


def _of_a_life(value: date | int) -> date | int:
    """Refuse a day or a year in which nobody who declares was alive. ValueError."""
    if not FIRST_YEAR <= (value.year if isinstance(value, date) else value) <= LAST_YEAR:
        raise ValueError(f"年份必须在 {FIRST_YEAR} 到 {LAST_YEAR} 之间")
    return value


LIMITED = {date: Annotated[date, AfterValidator(_of_a_life)]}
YEAR = Annotated[int, AfterValidator(_of_a_life)]


@cache
def _model(record: Any) -> type[BaseModel]:
    """The strict model of a record of facts: same fields, same defaults."""
    hints = get_type_hints(record)
    made: Any = {}
    for each in fields(record):
        default = ... if each.default is MISSING else each.default
        made[each.name] = (_type(hints[each.name], LIMITED | ({int: YEAR} if each.name == "year" else {})), default)
    model: type[BaseModel] = create_model(record.__name__, __config__=STRICT, **made)
    RECORDS[model] = record
    return model


def _type(hint: Any, limited: dict[Any, Any]) -> Any:
    """A field's type with records replaced by their models, and every type by its ``limited`` one."""
    if isinstance(hint, type) and is_dataclass(hint):
        record: Any = hint
        return _model(record)
    parts = tuple(_type(part, limited) for part in get_args(hint))
    if get_origin(hint) in (types.UnionType, Union):
        return reduce(or_, parts)
    return get_origin(hint)[parts] if get_origin(hint) is tuple else limited.get(hint, hint)


def _record(value: Any) -> Any:
    """The records that the models were made of."""
    if isinstance(value, BaseModel):
        return RECORDS[type(value)](**{name: _record(part) for name, part in value})
    return tuple(map(_record, value)) if isinstance(value, tuple) else value


class Expected(BaseModel):
    """What a pack expects: by title and route the status; ``best`` routes; by route the first day it comes true.

    One ``first_day`` alone is that of the best routes. ``findings`` names single conditions by route and title, at any
    depth, for plans in which something is always left for a person to judge.
    """

    model_config = STRICT

    titles: dict[Code, dict[Code, Status]]
    best: Code | tuple[Code, ...] = ()
    first_day: date | dict[Code, date | None] = {}
    findings: dict[Code, dict[Text, Status]] = {}

    @property
    def best_routes(self) -> tuple[str, ...]:
        """The routes expected to be named as best, one for each title at most."""
        return (self.best,) if isinstance(self.best, str) else self.best

    @property
    def first_days(self) -> dict[str, date | None]:
        """By route the first day expected."""
        if isinstance(self.first_day, dict):
            return dict(self.first_day)
        return dict.fromkeys(self.best_routes, self.first_day)


def _with_titles(data: Any) -> Any:
    """What is expected as the file writes it, with the titles, which are its other keys, by one name."""
    if not isinstance(data, dict):
        return data
    named = {key: value for key, value in data.items() if key in ("best", "first_day", "findings")}
    return named | {"titles": {key: value for key, value in data.items() if key not in named}}


@dataclass(frozen=True)
class PersonFile:
    """A person read from a file; the pack's words are empty where the file has only the person."""

    facts: Facts
    plain: Plain
    plan: str | None = None
    about: str | None = None
    expect: Expected | None = None


class _Pack(BaseModel):
    model_config = STRICT

    plan: Code | None = None
    about: Text | None = None
    person: _model(Facts)  # type: ignore[valid-type]
    expect: Expected | None = None


def load_person(text: str, name: str = "") -> PersonFile:
    """Read a person. Raises ``PlanFileError`` with path and line of every problem."""
    plain = read_plain(text, name)
    pack = "person" in plain.data
    data = (
        plain.data | {"expect": _with_titles(plain.data["expect"])} if pack and "expect" in plain.data else plain.data
    )
    try:  # from JSON, for strict models take days and lists from nothing else
        read: Any = (_Pack if pack else _model(Facts)).model_validate_json(json.dumps(data))
    except ValidationError as error:
        raise PlanFileError(problems_of(error, plain)) from error
    if not pack:
        return PersonFile(_record(read), plain)
    return PersonFile(_record(read.person), plain, read.plan, read.about, read.expect)


def person_schema() -> dict[str, Any]:
    """The JSON Schema of a person's file."""
    return _model(Facts).model_json_schema()
