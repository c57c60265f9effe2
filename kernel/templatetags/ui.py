"""The kit's components as template tags: {% load ui %}. docs/interface-kit.md shows each of them.

Every optional parameter has a default here, so that the templates never meet an undefined variable.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import template
from django.forms import BaseForm
from django.utils.safestring import SafeString

from kernel import formats, icons, timeline

register = template.Library()


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """{% icon "check" %}; decorative, so a word must stand beside it."""
    return icons.icon(name, size)


@register.inclusion_tag("components/status.html")
def status(code: str, label: str = "", big: bool = False) -> dict[str, Any]:
    """{% status case.status %}: word and icon. `label` replaces the word, e.g. by the stage's own wording."""
    look = formats.status(code)
    return {
        "label": label or look.label,
        "icon_name": look.icon,
        "tone": look.tone,
        "big": big,
    }


@register.inclusion_tag("components/tag.html")
def tag(label: str, tone: str = "quiet") -> dict[str, Any]:
    """{% tag "破格" %}: a short quiet marker. tone: quiet, blue, act."""
    return {"label": label, "tone": tone}


@register.inclusion_tag("components/seal.html")
def seal(label: str, caption: str = "") -> dict[str, Any]:
    """{% seal "审核通过" "湖州市人社局" %}: a decision as it would be stamped on paper."""
    return {"label": label, "caption": caption}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """{% error_summary form %}: every error of the forms given, linked to its field. Nothing when there is none.

    {{ form }} draws its own summary; put this tag above it and the form leaves its own out. Where no error is of a
    field, nothing is there to be corrected: it was refused.
    """
    rows: list[Any] = []
    for form in forms:
        if form.is_bound and not getattr(form, "is_summarized", False):
            rows += form.error_rows()  # type: ignore[attr-defined]
            form.is_summarized = True  # type: ignore[attr-defined]
    return {"rows": rows, "is_refused": all(not row.target for row in rows)}


@register.inclusion_tag("components/notice.html")
def notice(text: str, tone: str = "info", title: str = "") -> dict[str, Any]:
    """{% notice "…" tone="act" %}: one thing to know on this page. tone: info, good, act, bad."""
    names = {
        "info": "info-circle",
        "good": "circle-check",
        "act": "alert-circle",
        "bad": "circle-x",
    }
    return {"text": text, "tone": tone, "title": title, "icon_name": names[tone]}


@register.inclusion_tag("components/findings.html")
def findings(items: Iterable[Any], depth: int = 0) -> dict[str, Any]:
    """{% findings list_of_finding %}: one row per condition; children fold under their parent."""
    return {"findings": list(items), "depth": depth, "deeper": depth + 1}


@register.inclusion_tag("components/finding_counts.html")
def finding_counts(items: Iterable[Any]) -> dict[str, Any]:
    """{% finding_counts list_of_finding %}: how many are met, not met and to judge."""
    codes = [str(getattr(item.status, "value", item.status)) for item in items]
    wanted = ("not_met", "to_judge", "met")
    return {"counts": [(code, codes.count(code)) for code in wanted if code in codes]}


@register.filter
def code(value: Any) -> str:
    """The plain code of an enum member or of a string."""
    return str(getattr(value, "value", value))


@register.inclusion_tag("components/timeline.html")
def plan_timeline(windows: Sequence[timeline.Window], now: datetime) -> dict[str, Any]:
    """{% plan_timeline windows now %}: windows with label, opens_at, closes_at; `now` from kernel.clock."""
    return {"line": timeline.lay_out(windows, now), "now": now}


@register.simple_tag
def window_state(opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> str:
    """{% window_state opens closes now as state %}: upcoming, open or closed, for {% status state %}."""
    return timeline.state_of(opens_at, closes_at, now)


@register.inclusion_tag("components/countdown.html")
def countdown(until: datetime, now: datetime, label: str = "") -> dict[str, Any]:
    """{% countdown window.closes_at now "申报截止" %}: the moment, what is left, and the server's time."""
    seconds = (until - now).total_seconds()
    tone = "over" if seconds <= 0 else "soon" if seconds < 3 * 86400 else "calm"
    return {"until": until, "now": now, "label": label, "tone": tone}


@register.inclusion_tag("components/countdown_mark.html")
def countdown_mark(until: datetime, now: datetime) -> dict[str, Any]:
    """{% countdown_mark until now %}: what is left, kept true by static/js/countdown.js."""
    words = json.dumps({name: str(text) for name, text in formats.LEFT.items()}, ensure_ascii=False)
    return {"until": until, "now": now, "words": words}


@register.inclusion_tag("components/history.html")
def history(events: Iterable[Any]) -> dict[str, Any]:
    """{% history events %}: newest first. Each: at, title, status (code), who, detail ('' where there is none)."""
    return {"events": [_plain(event, ("at", "title", "status", "who", "detail")) for event in events]}


@register.inclusion_tag("components/steps.html")
def steps(items: Iterable[Any], title: str = "") -> dict[str, Any]:
    """{% steps items "申报步骤" %}. Each: label, url, state (a code of STATUS: complete, untouched …), active."""
    return {
        "items": [_plain(item, ("label", "url", "state", "active")) for item in items],
        "title": title,
    }


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Any], label: str = "") -> dict[str, Any]:
    """{% tabs items "按环节" %}: links, not panels. Each: label, url, count (None: none), active."""
    return {
        "items": [_plain(item, ("label", "url", "count", "active")) for item in items],
        "label": label,
    }


@register.inclusion_tag("components/pager.html")
def pager(previous_url: str = "", next_url: str = "", summary: str = "") -> dict[str, Any]:
    """{% pager previous_url=… next_url=… summary="第 1–20 件" %}: keyset pages know neighbours, not numbers."""
    return {"previous_url": previous_url, "next_url": next_url, "summary": summary}


@register.inclusion_tag("components/empty.html")
def empty(
    title: str,
    text: str = "",
    url: str = "",
    action: str = "",
    icon_name: str = "inbox",
) -> dict[str, Any]:
    """{% empty "还没有消息" "…" %}: what will appear here, and how to make it appear."""
    return {
        "title": title,
        "text": text,
        "url": url,
        "action": action,
        "icon_name": icon_name,
    }


@register.inclusion_tag("components/definitions.html")
def definitions(rows: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """{% definitions rows %}: (term, value) pairs; an empty value reads 未填写."""
    return {"rows": list(rows)}


@register.inclusion_tag("components/consequences.html")
def consequences(items: Iterable[str], title: str = "") -> dict[str, Any]:
    """{% consequences lines %}: what will happen on this button, before it is pressed."""
    return {"items": list(items), "title": title}


@register.inclusion_tag("components/signature.html")
def signature(field: Any) -> dict[str, Any]:
    """{% signature form.signature %}: the pad for signing by hand; fills the hidden field with JSON."""
    return {"field": field}


def _plain(item: Any, names: Sequence[str]) -> dict[str, Any]:
    """The named values of a dict or an object, None where one is missing."""
    if isinstance(item, Mapping):
        return {name: item.get(name) for name in names}
    return {name: getattr(item, name, None) for name in names}
