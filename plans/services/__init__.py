"""Writes of plans: publishing versions, the drafts they come from, and closing a plan."""

from plans.refusal import PlanRefused
from plans.services.publishing import import_plan, publish, warnings_of

__all__ = ["PlanRefused", "import_plan", "publish", "warnings_of"]
