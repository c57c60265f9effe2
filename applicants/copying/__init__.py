"""Everything an applicant gave with one dossier, as one zip to keep (个人信息保护法 第四十五条: access and copy).

Asked for once per content, packed by a task, stored like a printed form. What the zip holds is in ``packing``.
"""

from applicants.copying.packing import file_name, pack
from applicants.copying.parts import parts
from applicants.copying.requests import CopyState, copy_state, request

__all__ = ["CopyState", "copy_state", "file_name", "pack", "parts", "request"]
