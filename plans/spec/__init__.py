"""What a plan can say. Pure Python: pydantic models and the file format, no Django."""

from plans.spec.diff import Change, diff
from plans.spec.document import PlanDocument
from plans.spec.io import (
    BaseFile,
    FindBase,
    Loaded,
    canonical_json,
    digest,
    dump_yaml,
    json_schema,
    load,
    load_yaml,
)
from plans.spec.reader import PlanFileError, Problem

__all__ = [
    "BaseFile",
    "Change",
    "FindBase",
    "Loaded",
    "PlanDocument",
    "PlanFileError",
    "Problem",
    "canonical_json",
    "diff",
    "digest",
    "dump_yaml",
    "json_schema",
    "load",
    "load_yaml",
]
