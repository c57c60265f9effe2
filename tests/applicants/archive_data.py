"""One valid set of fields for every kind of archive entry."""

from typing import Any

VALID: dict[str, dict[str, Any]] = {
    "education": {
        "school": "浙江工业大学",
        "major": "土木工程",
        "degree": "bachelor",
        "academic_degree": "bachelor",
        "study_form": "full_time",
        "technical_class": "",
        "graduated_on": "2012-06-30",
        "certificate_number": "",
        "degree_number": "",
        "chsi_verified": False,
    },
    "work": {
        "employer": "苕溪建设集团有限公司",
        "post": "施工员",
        "nature": "technical",
        "employment": "",
        "started_on": "2012-08-01",
        "ended_on": "",
        "duties": "",
    },
    "appointment": {
        "title": "助理工程师",
        "level": "junior",
        "employer": "苕溪建设集团有限公司",
        "employment": "",
        "started_on": "2016-01-01",
        "ended_on": "",
    },
    "appraisal": {"year": "2019", "grade": "competent", "employer": "苕溪建设集团有限公司"},
    "hours": {
        "year": "2019",
        "hours_kind": "professional",
        "hours": "60",
        "unit": "",
        "system": "",
        "course": "",
        "issuer": "",
    },
    "project": {
        "name": "市民中心一期工程",
        "category": "construction_supervision",
        "complexity": "moderate",
        "role": "backbone",
        "rank": "",
        "alone": False,
        "issuer": "",
        "issuer_level": "",
        "amount": "",
        "started_on": "2017-03-01",
        "ended_on": "2018-05-30",
        "description": "框架剪力墙结构，地上十八层。",
        "own_part": "负责施工方案编制。",
    },
    "paper": {
        "title": "大体积混凝土裂缝控制",
        "paper_kind": "paper",
        "journal": "浙江建筑",
        "issue": "2018-4",
        "published_on": "2018-04-15",
        "rank": "1",
        "corresponding": False,
        "characters": "",
    },
    "patent": {
        "name": "一种支撑装置",
        "patent_kind": "utility_model",
        "number": "ZL201820000000.0",
        "owner": "",
        "granted_on": "2019-01-08",
        "rank": "2",
        "by_transfer": False,
    },
    "standard": {
        "name": "住宅工程质量通病防治导则",
        "number": "DB33/T 0000",
        "level": "local",
        "role": "editor",
        "published_on": "2019-05-01",
        "state": "",
        "rank": "5",
    },
    "award": {
        "name": "飞英杯优质工程",
        "award_kind": "engineering",
        "level": "city",
        "grade": "ungraded",
        "issuer": "湖州市建筑业协会",
        "awarded_on": "2019-12-01",
        "rank": "1",
    },
    "credential": {
        "category": "title",
        "name": "助理工程师",
        "title_level": "junior",
        "skill_grade": "",
        "number": "",
        "issued_on": "2015-09-01",
        "issuer": "吴兴区人力资源和社会保障局",
    },
}


TRUTHFUL = "请如实填写。内容虚假的，由本人承担后果：撤销申报和由此取得的职称，并记入诚信档案。"


def posted(kind: str, **changes: Any) -> dict[str, Any]:
    """What a browser posts for a valid entry of the kind: an unticked box is not sent at all."""
    values = VALID[kind] | changes
    return {name: "on" if value is True else value for name, value in values.items() if value is not False}
