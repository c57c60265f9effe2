"""``manage.py check --deploy``: what people need to get help."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register
from django.utils.translation import gettext as _


@register("accounts", deploy=True)
def support(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Pages send people to 平台运营人员: without a number nobody can be reached."""
    lacking = [name for name in ("SUPPORT_PHONE", "SUPPORT_HOURS") if not getattr(settings, name)]
    if not lacking:
        return []
    text = _("没有设置%(what)s：页脚和登录页没有平台运营人员的联系方式，而页面会请人联系他们。")
    return [Warning(text % {"what": "、".join(lacking)}, hint="deploy/env.example", id="accounts.W001")]
