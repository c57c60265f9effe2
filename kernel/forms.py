"""The base of every form: texts cleaned before any field sees them, Chinese messages, our templates."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kernel.formats import file_size
from kernel.text import TextRefused, clean, plain_number, without_refused

_Messages = dict[str, str | Promise]

_MESSAGES: _Messages = {
    "required": _("请填写。"),
    "invalid": _("填写的格式不正确，请检查。"),
    "max_length": _("最多 %(limit_value)d 个字，现在是 %(show_value)d 个字。"),
    "min_length": _("至少 %(limit_value)d 个字，现在是 %(show_value)d 个字。"),
    "max_value": _("不能大于 %(limit_value)s。"),
    "min_value": _("不能小于 %(limit_value)s。"),
    "max_digits": _("数字位数太多，请检查。"),
    "max_decimal_places": _("最多保留 %(max)s 位小数。"),
    "max_whole_digits": _("数字太大，请检查。"),
}
REFUSED = _("第 %(position)d 个字符无法识别或无法保存，请删除后重新输入。")
HEIC = _(
    "这是苹果手机的 HEIC 照片，审核人员的电脑多半打不开。请在手机“设置 › 相机 › 格式”中选“兼容性最佳”后重拍，"
    "或者把照片另存为 JPG 再上传。"
)
"""What to do about a photograph in the format of some telephones."""
_CHOICE_MESSAGES: _Messages = {
    "required": _("请选择。"),
    "invalid_choice": _("所选的项目不在可选范围内，请重新选择。"),
    "invalid_list": _("请从列表中选择。"),
    "invalid_pk_value": _("所选的项目不在可选范围内，请重新选择。"),
}
_FILE_MESSAGES: _Messages = {
    "required": _("请选择要上传的文件。"),
    "invalid": _("没有收到文件，请重新选择后再上传。"),
    "missing": _("没有收到文件，请重新选择后再上传。"),
    "empty": _("这个文件是空的（0 字节），请检查后重新上传。"),
    "max_length": _("文件名最多 %(max)d 个字，现在是 %(length)d 个字。"),
    "contradiction": _("请只做一件事：上传新文件，或者删除原文件。"),
    "invalid_image": _("这个文件不是能打开的图片，请检查后重新上传。"),
}
_BY_FIELD: list[tuple[type[forms.Field], _Messages]] = [
    (forms.FileField, _FILE_MESSAGES),
    (forms.ChoiceField, _CHOICE_MESSAGES),
    (forms.ModelChoiceField, _CHOICE_MESSAGES),
    (forms.BooleanField, {"required": _("请勾选后继续。")}),
    (forms.DateField, {"invalid": _("请按“2026-11-20”的格式填写日期。")}),
    (forms.DateTimeField, {"invalid": _("请按“2026-11-20 17:00”的格式填写时间。")}),
    (forms.IntegerField, {"invalid": _("请填写整数。")}),
    (forms.DecimalField, {"invalid": _("请填写数字。")}),
]


class ErrorRow(NamedTuple):
    """One line of the error summary: the id to jump to ('' for the form as a whole) and the sentence."""

    target: str
    label: str
    message: str


class KitBoundField(BoundField):
    """A bound field that knows how our kit draws it."""

    @property
    def kind(self) -> str:
        """How components/field.html draws it: checkbox, group (radio and the like), file or input."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxInput):
            return "checkbox"
        if isinstance(widget, forms.FileInput):
            return "file"
        return "group" if self.use_fieldset else "input"

    @property
    def show_optional(self) -> bool:
        """Optional fields say so; required ones need no mark, for most are."""
        marked = getattr(self.form, "marks_optional", True)
        return marked and not self.field.required and not isinstance(self.field.widget, forms.CheckboxInput)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        css = _widget_class(widget)
        if css and "class" not in widget.attrs:
            attrs["class"] = css + (" is-invalid" if self.errors else "")
        # The browser's own bubbles speak its language, not ours, and hide all but the first error.
        attrs.pop("required", None)
        return attrs


def _widget_class(widget: forms.Widget) -> str:
    if widget.is_hidden:
        return ""
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control"


class KitRenderer(TemplatesSetting):
    """settings.FORM_RENDERER: forms and fields drawn by templates/components."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = KitBoundField


class KitFormMixin:
    """Put before forms.Form, forms.ModelForm or one of Django's own forms.

    Every text of the submitted data goes through kernel.text.clean() before a field sees it; a refused
    character is an error of its field, and what was typed is shown again without that character.
    """

    data: Any
    marks_optional = True
    """False where every field is optional and the page says so once."""
    targets: dict[str, str] = {}
    """Fields that a template draws by hand: the id that the error summary leads to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _prepare(field)

    def add_field(self, name: str, field: forms.Field) -> None:
        """Put one more field behind the others, once the form is made."""
        _prepare(field)
        self.fields[name] = field

    def full_clean(self) -> None:
        refused: dict[str, TextRefused] = {}
        if self.is_bound:
            self.data, refused = _cleaned_data(self.data)
            self._write_plain_numbers()
        super().full_clean()
        for name in self.fields:
            html_name = self.add_prefix(name)
            for key, reason in refused.items():
                # A widget of several inputs names them html_name_0, html_name_year and so on.
                if key == html_name or key.startswith(f"{html_name}_"):
                    # What the field itself says of the rest of the text would only confuse.
                    self._errors.pop(name, None)
                    self.add_error(name, REFUSED % {"position": reason.position})
                    break

    def _write_plain_numbers(self) -> None:
        """Take a number as an input method or a contract writes it: full-width digits, commas between thousands."""
        for name, field in self.fields.items():
            key = self.add_prefix(name)
            value = self.data.get(key)
            if isinstance(value, str) and _is_number(field):
                self.data[key] = plain_number(value)

    def error_rows(self) -> list[ErrorRow]:
        """What the error summary lists, in the order of the page."""
        rows = [ErrorRow("", "", str(m)) for m in self.non_field_errors()]
        unnamed = [bound for bound in self if bound.is_hidden and bound.field.label is None]
        if any(bound.errors for bound in unnamed):
            # A token or a version: nothing that a person could correct, and its name says nothing to them.
            rows.append(ErrorRow("", "", str(_("这个页面不完整或已经过期，请刷新后重新提交。"))))
        for bound in self:
            if bound in unnamed:
                continue
            rows += [ErrorRow(self._target(bound), str(bound.label), str(message)) for message in bound.errors]
        return rows

    def _target(self, bound: BoundField) -> str:
        if bound.name in self.targets:
            return self.targets[bound.name]
        # A group has no input with the bare id: jump to its first choice, wherever the choices are grouped.
        return bound.id_for_label or next((choice.id_for_label for choice in bound.subwidgets), bound.auto_id)


def _prepare(field: forms.Field) -> None:
    speak_chinese(field)
    _let_type_freely(field)
    _write_iso_dates(field)


def speak_chinese(field: forms.Field) -> None:
    """Replace Django's own sentences by ours; a sentence that the form's author wrote stays."""
    wanted = dict(_MESSAGES)
    for kind, messages in _BY_FIELD:
        if isinstance(field, kind):
            wanted.update(messages)
    defaults: dict[str, Any] = {}
    for cls in reversed(type(field).__mro__):
        defaults.update(getattr(cls, "default_error_messages", {}))
    for code, message in wanted.items():
        if field.error_messages.get(code) == defaults.get(code):
            field.error_messages[code] = message  # type: ignore[assignment]


def _let_type_freely(field: forms.Field) -> None:
    """A browser cuts a pasted text at `maxlength` without a word; the server says what is too long instead."""
    limit = field.widget.attrs.pop("maxlength", None)
    if limit is not None and isinstance(field.widget, forms.Textarea):
        field.widget.attrs["data-limit"] = limit


def _is_number(field: forms.Field) -> bool:
    # A DecimalField is an IntegerField to Django.
    return isinstance(field, forms.IntegerField) or field.widget.attrs.get("inputmode") in {"numeric", "decimal", "tel"}


def _write_iso_dates(field: forms.Field) -> None:
    """A date input of the browser only takes 2026-11-20, whatever the language."""
    if isinstance(field.widget, forms.DateInput) and field.widget.format is None:
        field.widget.format = "%Y-%m-%d"


def _cleaned_data(data: Any) -> tuple[Any, dict[str, TextRefused]]:
    refused: dict[str, TextRefused] = {}

    def cleaned(key: str, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return clean(value)
        except TextRefused as reason:
            refused[key] = reason
            return without_refused(value)

    if isinstance(data, MultiValueDict):
        copy = data.copy()
        for key, values in data.lists():
            copy.setlist(key, [cleaned(key, value) for value in values])
        return copy, refused
    return {key: cleaned(key, value) for key, value in data.items()}, refused


class BaseForm(KitFormMixin, forms.Form):
    """Every plain form of the portal."""


class BaseModelForm(KitFormMixin, forms.ModelForm):
    """Every form over a model."""


class UploadField(forms.FileField):
    """One uploaded file, refused when empty, too large or of an extension not listed.

    Only the outside of the file is judged here; what it really is, the documents app finds out.
    """

    def __init__(self, *, max_bytes: int, extensions: Sequence[str], **kwargs: Any) -> None:
        self.max_bytes = max_bytes
        self.extensions = tuple(extension.lower().lstrip(".") for extension in extensions)
        accept = ",".join(f".{extension}" for extension in self.extensions)
        kwargs.setdefault("widget", forms.ClearableFileInput(attrs={"accept": accept}))
        kwargs.setdefault("max_length", 120)
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        uploaded = super().clean(data, initial)
        if not isinstance(uploaded, UploadedFile) or uploaded is initial:
            return uploaded
        try:
            uploaded.name = clean(uploaded.name or "")
        except TextRefused as reason:
            raise forms.ValidationError(_("文件名里有无法识别的字符，请改名后重新上传。")) from reason
        extension = uploaded.name.rpartition(".")[2].lower() if "." in uploaded.name else ""
        if extension in ("heic", "heif"):
            raise forms.ValidationError(HEIC, code="heic")
        if extension not in self.extensions:
            raise forms.ValidationError(
                _("只接受 %(wanted)s 文件，您选择的是“%(name)s”。"),
                code="extension",
                params={
                    "wanted": "、".join(e.upper() for e in self.extensions),
                    "name": uploaded.name,
                },
            )
        if uploaded.size is not None and uploaded.size > self.max_bytes:
            raise forms.ValidationError(
                _("文件不能超过 %(limit)s，您选择的文件是 %(size)s。"),
                code="too_large",
                params={
                    "limit": file_size(self.max_bytes),
                    "size": file_size(uploaded.size),
                },
            )
        return uploaded
