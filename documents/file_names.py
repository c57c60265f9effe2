"""Names of uploads: shown to people and sent in headers, so only what is safe in both is kept."""

import re

from documents import sniff
from kernel.text import clean

LONGEST = 120
_UNSAFE = re.compile(r"[\r\n\t\"<>|:*?;%]+")
_LONGEST_EXTENSION = 10
_CONTENT = {"jpg": sniff.JPEG, "jpeg": sniff.JPEG, "jpe": sniff.JPEG, "png": sniff.PNG, "pdf": sniff.PDF}


def bare_name(name: str, otherwise: str) -> str:
    """The last part of a path, without characters that mean something elsewhere; `otherwise` when nothing is left.

    Raises kernel.text.TextRefused for characters that cannot be stored.
    """
    bare = clean(re.split(r"[/\\]", name)[-1].strip())
    bare = _UNSAFE.sub("_", bare).strip(". ") or otherwise
    stem, dot, extension = bare.rpartition(".")
    if not dot or len(extension) > _LONGEST_EXTENSION:
        return bare[:LONGEST]
    return f"{stem[: LONGEST - 1 - len(extension)]}.{extension}"


def extension_of(name: str) -> str:
    """The extension in small letters, empty when there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def contradicts(name: str, content: str) -> bool:
    """Whether the extension says something else than `content` (a kind of documents.sniff) is."""
    return _CONTENT.get(extension_of(name), content) != content


def with_extension(name: str, content: str) -> str:
    """The name, with the content's own extension put behind it unless it has one already."""
    if _CONTENT.get(extension_of(name)) == content:
        return name
    extension = sniff.EXTENSIONS[content]
    return f"{name[: LONGEST - 1 - len(extension)]}.{extension}"
