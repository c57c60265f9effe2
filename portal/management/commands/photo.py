"""``manage.py photo check FILE… [--plan CODE] [--json]``: the same check as on the page, for a folder of photos."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents.photo import PhotoFinding, PhotoRules, accepted, check
from plans.models import Plan


class Command(BaseCommand):
    """Check photos. The exit status is 1 when any of them fails."""

    help = "按评审计划的照片要求检查照片文件；有一张不合格时退出码为 1。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        one = actions.add_parser("check", help="检查照片")
        one.add_argument("files", nargs="+", metavar="FILE")
        one.add_argument("--plan", metavar="CODE", help="按这个评审计划现行版本的要求；不写时按通用要求")
        one.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        rules = _rules(options["plan"])
        results = [(name, _check(name, rules)) for name in options["files"]]
        failed = sum(not accepted(findings) for _name, findings in results)
        if options["json"]:
            self.stdout.write(json.dumps([_row(*result) for result in results], ensure_ascii=False, indent=2))
        else:
            for name, findings in results:
                self._print(name, findings)
        if failed:
            raise SystemExit(1)

    def _print(self, name: str, findings: list[PhotoFinding]) -> None:
        self.stdout.write(f"{'合格' if accepted(findings) else '不合格'}  {name}")
        for finding in findings:
            words = f"{finding.required}：{finding.actual}" if finding.ok else finding.message
            self.stdout.write(f"  {'✓' if finding.ok else '✗'} {words}")


def _rules(code: str | None) -> PhotoRules:
    if code is None:
        return PhotoRules()
    plan = Plan.objects.select_related("current").filter(code=code).first()
    if plan is None or plan.current is None:
        raise CommandError(f"没有已发布的评审计划“{code}”。")
    policy = plan.current.spec.photo
    if policy is None:
        raise CommandError(f"评审计划“{code}”没有照片要求。")
    return PhotoRules.from_policy(policy.model_dump())


def _check(name: str, rules: PhotoRules) -> list[PhotoFinding]:
    path = Path(name)
    if not path.is_file():
        raise CommandError(f"没有这个文件：{name}")
    return check(path.read_bytes(), rules)


def _row(name: str, findings: list[PhotoFinding]) -> dict[str, Any]:
    return {"file": name, "accepted": accepted(findings), "findings": [asdict(finding) for finding in findings]}
