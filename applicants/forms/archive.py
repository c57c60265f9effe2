"""Forms of the archive, drawn from `archive_kinds`."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants import archive_evidence, archive_kinds
from applicants.archive_fields import HARD_LIMIT, FieldSpec, FieldType
from applicants.forms.beside import Line, Saved
from applicants.services.archive_review import REASON_MAX, REASON_MIN, Decision
from kernel.forms import BaseForm, UploadField
from kernel.text import is_refused

EVIDENCE_EXTENSIONS = ("pdf", "jpg", "jpeg", "png")
_EVIDENCE = "evidence"
_PART = "evidence_"
"""Before a part's code: the field for the files of that part."""


def upload_name(part: str) -> str:
    """The name of the field that takes the files of a part; of those that hold everything with ''."""
    return f"{_PART}{part}" if part else _EVIDENCE


class ManyFilesInput(forms.FileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        return files.getlist(name) if hasattr(files, "getlist") else []


class BadFiles(forms.ValidationError):
    """Some of several files are refused; ``good`` are the others."""

    def __init__(self, problems: list[str], good: list[UploadedFile]) -> None:
        super().__init__(problems)
        self.good = good


def bad_file(name: str, why: str) -> str:
    """The sentence about one of several files that was not taken."""
    shown = "".join(c for c in name if c.isprintable())[:60]
    return _("“%(name)s”没有上传：%(why)s") % {"name": shown, "why": why}


class ManyFilesField(UploadField):
    """Several files, each judged like one; the sentence names the file it concerns. Cleans to a list."""

    def __init__(self, **kwargs: Any) -> None:
        accept = ",".join(f".{extension}" for extension in kwargs["extensions"])
        kwargs.setdefault("widget", ManyFilesInput(attrs={"accept": accept, "multiple": True}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        uploads = [upload for upload in data or [] if upload is not None]
        problems, good = [], []
        for upload in uploads:
            try:
                good.append(super().clean(upload, initial))
            except forms.ValidationError as problem:
                problems.append(bad_file(upload.name or "", " ".join(problem.messages)))
        if problems:
            raise BadFiles(problems, good)
        return uploads


def _field(spec: FieldSpec) -> forms.Field:
    common: dict[str, Any] = {"label": spec.label, "help_text": spec.hint, "required": spec.required}
    if spec.shape is FieldType.FLAG:
        return forms.BooleanField(**common)
    if spec.shape is FieldType.CHOICE:
        widget = forms.Select(attrs=_narrowed(spec))
        return forms.ChoiceField(choices=[("", gettext_lazy("请选择")), *spec.options()], widget=widget, **common)
    if spec.shape is FieldType.LONG_TEXT:
        area = forms.Textarea(attrs={"rows": 4, "data-limit": spec.limit})
        return forms.CharField(widget=area, **common)
    if spec.shape is FieldType.DATE:
        # Kept as text: what is no date stays as typed, and archive_kinds says what is wrong with it.
        return forms.CharField(widget=forms.TextInput(attrs={"type": "date"}), **common)
    if spec.shape in (FieldType.YEAR, FieldType.WHOLE_NUMBER, FieldType.DECIMAL):
        keys = "decimal" if spec.shape is FieldType.DECIMAL else "numeric"
        digits = forms.TextInput(attrs={"inputmode": keys, "class": "form-control zp-short"})
        return forms.CharField(widget=digits, **common)
    return forms.CharField(**common)


def _narrowed(spec: FieldSpec) -> dict[str, str]:
    """For js/narrow.js: which field the choice follows, and what goes with each of its values."""
    if spec.narrowed is None:
        return {}
    return {"data-narrow-by": f"id_{spec.narrowed[0]}", "data-narrow-to": json.dumps(spec.narrowing())}


def _part_field(part: archive_evidence.Part) -> ManyFilesField:
    return ManyFilesField(
        label=part.label,
        required=False,
        max_bytes=settings.UPLOAD_MAX_BYTES,
        extensions=EVIDENCE_EXTENSIONS,
        help_text=part.hint,
    )


class EntryForm(BaseForm):
    """One entry's fields and new evidence files.

    A draft may be incomplete, so `is_valid()` says only whether the entry could be sent; what may be stored is
    `can_store()`; `entry_data()` and `uploads()` are what to store. A bad file keeps nothing else from being stored.
    """

    evidence = ManyFilesField(
        label=gettext_lazy("上传文件"),
        required=False,
        max_bytes=settings.UPLOAD_MAX_BYTES,
        extensions=EVIDENCE_EXTENSIONS,
        help_text=gettext_lazy("PDF、JPG 或 PNG，可以一次选几个，每个不超过 20 MB；扫描件须端正、清晰、完整。"),
    )

    def __init__(self, kind: str, today: date, *args: Any, has_files: bool = False, **kwargs: Any) -> None:
        self.spec = archive_kinds.KINDS[kind]
        self.parts = archive_evidence.parts(kind)
        self.today = today
        self.has_files = has_files
        self.refused = False
        self.good_files: dict[str, list[UploadedFile]] = {}
        super().__init__(*args, **kwargs)
        self.order_fields([spec.name for spec in self.spec.fields])
        # Marks the field only: a draft is kept without files, and the service refuses to send it.
        self.fields[_EVIDENCE].required = self.spec.needs_evidence and not has_files and not self.parts
        for part in self.parts:
            is_needed = part.is_needed(self.entry_data()) and not has_files
            self.fields[upload_name(part.code)].required = is_needed or part.is_conditional
        if self.parts:
            self.fields[_EVIDENCE].label = _("以上各项合在一起的文件")
        elif has_files:
            self.fields[_EVIDENCE].label = _("再上传文件")

    def full_clean(self) -> None:
        if self.is_bound:
            texts = [self.data.get(spec.name, "") for spec in self.spec.fields]
            self.refused = self.refused or any(is_refused(c) for text in texts for c in str(text).replace("\r", ""))
        super().full_clean()

    def _clean_form(self) -> None:
        for name, sentence in archive_kinds.problems(self.spec.kind, self.entry_data(), self.today).items():
            if name not in self._errors:
                self.add_error(name, sentence)
        super()._clean_form()

    def add_error(self, field: str | None, error: Any) -> None:
        """Also keep what is good beside a bad file."""
        if field is not None and isinstance(error, BadFiles):
            self.good_files[field] = error.good
        super().add_error(field, error)

    @classmethod
    def of(cls, kind: str, today: date, *args: Any, **kwargs: Any) -> "EntryForm":
        """The form of one kind, with that kind's fields before the files."""
        fields = {spec.name: _field(spec) for spec in archive_kinds.KINDS[kind].fields}
        fields |= {upload_name(part.code): _part_field(part) for part in archive_evidence.parts(kind)}
        return type(cls.__name__, (cls,), fields)(kind, today, *args, **kwargs)

    @classmethod
    def stored(cls, kind: str, today: date, data: Mapping[str, Any], *, has_files: bool) -> "EntryForm":
        """The form filled with a stored draft and saying what is still wrong with it."""
        shown = {name: "on" if value is True else value or "" for name, value in data.items()}
        form = cls.of(kind, today, shown, has_files=has_files)
        if archive_kinds.needs_evidence(kind, data) and not has_files:
            form.add_error(_EVIDENCE, _("请上传佐证材料。"))
        return form

    def uploads(self) -> dict[str, list[UploadedFile]]:
        """The files that may be stored by part; those that hold everything under ''."""
        good = self.cleaned_data | self.good_files
        codes = [archive_evidence.WHOLE, *(part.code for part in self.parts)]
        return {code: good[upload_name(code)] for code in codes if good.get(upload_name(code))}

    def bad_files(self) -> dict[str, list[str]]:
        """The sentences about files that may not be stored, by part."""
        return {
            name.removeprefix(_EVIDENCE).removeprefix("_"): [str(line) for line in self.errors[name]]
            for name in self.good_files
        }

    def lines(self, stored: Mapping[str, Any] | None = None) -> list[Line]:
        """The kind's own fields; with ``stored`` data, each that differs from it has beside it what is stored."""
        return [Line(self[spec.name], self._saved(spec, stored)) for spec in self.spec.fields]

    def _saved(self, spec: FieldSpec, stored: Mapping[str, Any] | None) -> Saved | None:
        if stored is None:
            return None
        value = stored.get(spec.name, "")
        if value == self.entry_data()[spec.name]:
            return None
        words = archive_kinds.shown_value(spec, stored)
        if spec.shape is FieldType.FLAG:
            return Saved("on" if value else "", words)
        return Saved(str(value), words or _("没有填写"))

    def entry_data(self) -> dict[str, Any]:
        """What was typed, as it is stored: trimmed, flags as booleans, only the kind's own fields (AC-016)."""
        data: dict[str, Any] = {}
        for spec in self.spec.fields:
            value = self.data.get(self.add_prefix(spec.name), "")
            data[spec.name] = value in ("on", "true", "True") if spec.shape is FieldType.FLAG else str(value).strip()
        return data

    def can_store(self) -> bool:
        """Whether what was typed may be kept as a draft: no refused character, nothing endless, no invented choice."""
        self.is_valid()
        if self.refused:
            return False
        for spec in self.spec.fields:
            value = self.entry_data()[spec.name]
            if spec.shape is FieldType.CHOICE and value and value not in dict(spec.options()):
                return False
            if isinstance(value, str) and len(value) > HARD_LIMIT:
                return False
        return True


class DecisionForm(BaseForm):
    """HR's answer to one entry. The reason is asked for a return only."""

    decision = forms.ChoiceField(choices=[(each.value, each.value) for each in Decision], widget=forms.HiddenInput)
    original_seen = forms.BooleanField(label=gettext_lazy("已核对原件"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("退回原因"),
        error_messages={"required": gettext_lazy("退回必须写明原因。")},
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": REASON_MAX}),
        help_text=gettext_lazy("写清哪里不对、怎么改，申报人会看到。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = self.data.get("decision") != Decision.APPROVE

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if self.data.get("decision") != Decision.RETURN:
            return ""
        if len(reason) < REASON_MIN:
            told = {"least": REASON_MIN, "now": len(reason)}
            raise forms.ValidationError(_("至少 %(least)d 个字，现在是 %(now)d 个字。") % told)
        if len(reason) > REASON_MAX:
            told = {"most": REASON_MAX, "now": len(reason)}
            raise forms.ValidationError(_("最多 %(most)d 个字，现在是 %(now)d 个字。") % told)
        return reason
