"""What the actors type and upload on their way: an archive that meets the normal route, drawn files."""

from io import BytesIO
from typing import Any

from PIL import Image

from portal.demo.pictures import identity_photo
from tests.documents.images import portrait
from tests.factories import PDF


def upload(name: str, content: bytes = b"") -> list[Any]:
    """Return a small PDF as a file to upload; ``content`` tells two of them apart."""
    data = PDF.replace(b"/Page>>endobj", b"/Page>>endobj %" + content, 1)
    return [{"name": name, "mimeType": "application/pdf", "buffer": data}]


def photo(width: int = 413) -> list[Any]:
    """Return a photo to upload; one 200 pixels wide is refused."""
    return [{"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": portrait(width)}]


def wide_photo() -> list[Any]:
    """Return a photo with room at both sides, which passes once it is cut to shape."""
    portrait_only = Image.open(BytesIO(identity_photo("e2e")))
    wide = Image.new("RGB", (900, 840), "white")
    wide.paste(portrait_only, (150, 0))
    out = BytesIO()
    wide.save(out, "JPEG", quality=92)
    return [{"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}]


def entries(year: int) -> list[tuple[str, dict[str, Any]]]:
    """Return (kind, fields) of entries of all eleven kinds, for a plan of ``year``."""
    made: list[tuple[str, dict[str, Any]]] = [
        ("education", {"school": "浙江工业大学", "major": "土木工程", "degree": "bachelor", "academic_degree": "bachelor",
                       "study_form": "full_time", "graduated_on": f"{year - 12}-06-30"}),
        ("work", {"employer": "苕溪建设集团有限公司", "post": "施工员", "nature": "technical", "started_on": f"{year - 12}-08-01"}),
        ("credential", {"category": "title", "name": "助理工程师", "title_level": "junior",
                        "issued_on": f"{year - 7}-09-01", "issuer": "吴兴区人力资源和社会保障局"}),
        ("appointment", {"title": "助理工程师", "level": "junior", "employer": "苕溪建设集团有限公司",
                         "started_on": f"{year - 6}-01-01"}),
        ("project", {"name": "市民中心一期工程", "category": "construction_supervision", "complexity": "moderate",
                     "role": "backbone", "started_on": f"{year - 3}-03-01", "ended_on": f"{year - 2}-05-30",
                     "description": "框架剪力墙结构，地上十八层。", "own_part": "负责施工方案编制和现场技术管理。"}),
        ("paper", {"title": "高层建筑施工测量", "paper_kind": "paper", "journal": "浙江建筑",
                   "published_on": f"{year - 2}-06-01", "rank": "1"}),
        ("patent", {"name": "一种支撑装置", "patent_kind": "utility_model", "number": f"ZL{year}20000001.X",
                    "granted_on": f"{year - 1}-03-01", "rank": "2"}),
        ("standard", {"name": "建筑施工测量规程", "number": f"T/ZJ 1-{year - 1}", "level": "group", "role": "editor",
                      "published_on": f"{year - 1}-05-01", "rank": "5"}),
        ("award", {"name": "优质结构工程奖", "award_kind": "engineering", "level": "county", "grade": "second",
                   "issuer": "吴兴区住房和城乡建设局", "awarded_on": f"{year - 1}-11-20", "rank": "3"}),
    ]  # fmt: skip
    made += [
        ("appraisal", {"year": str(y), "grade": "competent", "employer": "苕溪建设集团有限公司"})
        for y in range(year - 3, year)
    ]
    made += [("hours", {"year": str(y), "hours_kind": "professional", "hours": "48"}) for y in range(year - 4, year)]
    return made
