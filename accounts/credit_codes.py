"""The unified social credit code (统一社会信用代码, GB 32100-2015). Pure: no Django."""

import unicodedata

from stdnum.cn import uscc

LENGTH = 18


def fold(typed: str) -> str:
    """What was meant: full-width signs made narrow, small letters large, blanks and hyphens left out."""
    narrow = unicodedata.normalize("NFKC", typed).upper()
    return "".join(sign for sign in narrow if not sign.isspace() and sign != "-")


def is_code(folded: str) -> bool:
    """Whether its length, its alphabet and its check digit are right."""
    return folded.isascii() and bool(uscc.is_valid(folded))
