"""An authority or a committee office, as the operator writes it down."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from accounts.office_queries import successors, superiors
from kernel.forms import BaseForm

Kind = Organization.Kind
ABOVE = {
    Kind.DEPARTMENT: (_("上级主管部门"), _("例如区县局的上级是市局；没有的不选。")),
    Kind.BUREAU: (_("上级人社局"), _("例如区县人社局的上级是市人社局；没有的不选。")),
    Kind.COMMITTEE_OFFICE: (_("组建它的人社局"), _("没有或者不在平台上的不选。")),
    Kind.SUPERVISION: (_("所在的人社局"), _("例如派驻人社局的纪检监察组选该局；没有的不选。")),
}


class OfficeForm(BaseForm):
    """Its name, and the office it reports to."""

    name = forms.CharField(label=_("名称"), help_text=_("写全称，申报人和单位都按这个名称选择。"), max_length=120)
    superior = forms.ModelChoiceField(
        queryset=Organization.objects.none(), to_field_name="public_id", empty_label=_("没有上级"), required=False
    )

    def __init__(self, kind: str, *args: Any, but: Organization | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["superior"]
        found = superiors(kind)
        field.queryset = found.exclude(pk=but.pk) if but else found
        field.label, field.help_text = ABOVE[Kind(kind)]


class CloseForm(BaseForm):
    """Who takes over what belongs to an office that closes."""

    successor = forms.ModelChoiceField(
        label=_("由谁接替"),
        help_text=_("它主管的单位、下级部门和还没有办结的单位认证申请转给接替的部门。没有这些的不用选。"),
        queryset=Organization.objects.none(),
        to_field_name="public_id",
        empty_label=_("没有接替的部门"),
        required=False,
    )

    def __init__(self, gone: Organization, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = successors(gone)
