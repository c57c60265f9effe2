"""How often one person may upload: each file is taken apart while its owner waits, also one that is refused."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kernel import throttle

_ACTION, _HOUR = "upload", 3600


def count_upload(owner_id: int) -> None:
    """Count one more upload of this account. Refuses with ValidationError after settings.UPLOADS_AN_HOUR of them."""
    who = str(owner_id)
    if throttle.is_exhausted(_ACTION, who, most=settings.UPLOADS_AN_HOUR):
        text = _("一小时内最多上传 %d 个文件，请稍后再上传。")
        raise ValidationError(text % settings.UPLOADS_AN_HOUR, code="too_often")
    throttle.count(_ACTION, who, seconds=_HOUR)
