"""What a plan can say. Pure Python: pydantic models and the file format, no Django."""

from plans.spec.document import PlanDocument
from plans.spec.io import (
    PlanFileError,
    Problem,
    canonical_json,
    digest,
    dump_yaml,
    load_yaml,
)

__all__ = [
    "PlanDocument",
    "PlanFileError",
    "Problem",
    "canonical_json",
    "digest",
    "dump_yaml",
    "load_yaml",
]
