"""What is looked at on an upload's pages, in one sentence for whoever is about to choose a file."""

from django.utils.translation import gettext as _

from documents.paper_words import LEAST_DPI


def looked_for() -> str:
    """Said at the field, so that a file is right the first time; what was found is said by ``paper_words``."""
    return (
        _("上传后系统逐页检查：能打开、没有密码、不是空白、文字端正、分辨率不低于 %d dpi，并报出页数供您核对是否完整。")
        % LEAST_DPI
    )
