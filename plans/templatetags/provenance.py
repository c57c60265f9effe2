"""The quiet marker on the plan page beside what the notice itself states on top of another."""

from typing import Any

from django import template

from plans.provenance import Provenance

register = template.Library()


@register.inclusion_tag("plans/own_mark.html")
def own_mark(provenance: Provenance | None, *path: str) -> dict[str, Any]:
    """{% own_mark provenance "attachments" row.attachment.code %}: nothing where the plan stands alone."""
    return {"own": provenance is not None and provenance.states(".".join(path))}
