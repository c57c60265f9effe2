"""``manage.py plan``: check, import, export, compare and judge plan files."""

import argparse
import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kernel.calendar import expected_working
from plans.bases import base_beside
from plans.checks import check, feasible_calendar
from plans.models import PlanVersion
from plans.provenance import stated_at
from plans.reports import calendar_lines, expectation_problems, verdict_data, verdict_lines
from plans.rules.person import PersonFile, load_person
from plans.services import PlanRefused, import_plan, warnings_of
from plans.spec import Loaded, PlanDocument, PlanFileError, Problem, diff, digest, dump_yaml, json_schema, load


def _redate(value: str) -> date | int:
    """A year or a day."""
    if value.isdecimal() and len(value) == len("2026"):
        return int(value)
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError("请写成 2026 或 2026-11-20") from error


class Command(BaseCommand):
    """Exit status 1 and one line ``FILE:LINE: path: message`` for every problem when a file is refused."""

    help = "Check, import, export, compare and judge plan files."

    def add_arguments(self, parser: CommandParser) -> None:
        """One subcommand for each thing to do."""
        actions = parser.add_subparsers(dest="action", required=True)
        check = actions.add_parser("check", help="read plan files; print every problem and warning with path and line")
        check.add_argument("files", nargs="+", type=Path)
        check.add_argument("--strict", action="store_true", help="exit with 1 also when there are only warnings")
        actions.add_parser("schema", help="print the JSON Schema of a plan file")
        load = actions.add_parser("import", help="publish a plan file as the next version of its plan")
        load.add_argument("file", type=Path)
        load.add_argument("--redate", type=_redate, help="move it in time: a year, or a day inside its window")
        load.add_argument("--fee-fen", type=int, help="an amount for the fee that the notice leaves unsaid")
        export = actions.add_parser("export", help="print the current version of a plan as a plan file")
        export.add_argument("code")
        compare = actions.add_parser("diff", help="print what differs between two plans, item by item")
        compare.add_argument("a", help="a plan file, or the code of a published plan")
        compare.add_argument("b")
        judge = actions.add_parser("judge", help="judge a person by every route of a plan")
        judge.add_argument("file", type=Path)
        judge.add_argument("--person", type=Path, required=True, action="append", help="may be given several times")
        judge.add_argument("--json", action="store_true", help="print the findings as JSON")
        calendar = actions.add_parser("calendar", help="print the first and last possible day of every stage")
        calendar.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the subcommand."""
        try:
            wrong = getattr(self, f"_{options['action']}")(options)
        except PlanRefused as error:
            raise CommandError(str(error)) from error
        if wrong:
            sys.exit(1)

    def _check(self, options: dict[str, Any]) -> bool:
        wrong = False
        for file in options["files"]:
            loaded = self._loaded(file)
            if loaded is None:
                wrong = True
                continue
            warnings = check(loaded.document, expected_working)
            self._show(file, (loaded.problem(each.path, each.message) for each in warnings), "warning: ")
            self.stdout.write(f"{file}: {loaded.document.name} {digest(loaded.document)}")
            if loaded.base:
                words = f"在 {loaded.base.code}（{loaded.base.issuer}）的基础上，{len(loaded.differences)} 处不同"
                self.stdout.write(f"{file}: {words}")
            wrong = wrong or (options["strict"] and bool(warnings))
        return wrong

    def _schema(self, options: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(json_schema(), ensure_ascii=False, indent=2))

    def _import(self, options: dict[str, Any]) -> bool:
        file = options["file"]
        try:
            version = import_plan(
                _text(file),
                redate_to=options["redate"],
                fee_fen=options["fee_fen"],
                find_base=base_beside(file),
            )
        except PlanFileError as error:
            self._show(file, error.problems)
            return True
        except ValueError as error:
            raise CommandError(str(error)) from error
        for warning in warnings_of(version.spec):
            self.stderr.write(f"{file}: warning: {warning.path}: {warning.message}")
        self.stdout.write(f"{version} {version.name} {version.digest}")
        return False

    def _export(self, options: dict[str, Any]) -> None:
        self.stdout.write(dump_yaml(_published(options["code"])), ending="")

    def _diff(self, options: dict[str, Any]) -> bool:
        documents: list[PlanDocument] = []
        overlay: Loaded | None = None  # of two overlays the second
        for name in (options["a"], options["b"]):
            file = Path(name)
            if not file.is_file():
                documents.append(_published(name))
                continue
            loaded = self._loaded(file)
            if loaded is None:
                return True
            documents.append(loaded.document)
            if loaded.base:
                overlay = loaded
        for change in diff(*documents):
            place = stated_at(overlay, change.path) if overlay else ""
            self.stdout.write(f"{change}  # {place}" if place else str(change))
        return False

    def _judge(self, options: dict[str, Any]) -> bool:
        loaded = self._loaded(options["file"])
        wrong, everybody = loaded is None, []
        for file in options["person"]:
            person = self._person(file)
            if loaded is None or person is None:
                wrong = True
                continue
            problems = list(expectation_problems(loaded.document, person))
            self._show(file, problems)
            wrong = wrong or bool(problems)
            if options["json"]:
                everybody.append(verdict_data(loaded.document, person.facts))
            else:
                self.stdout.write("\n".join(verdict_lines(loaded.document, person)))
        if everybody:
            shown = everybody[0] if len(options["person"]) == 1 else everybody
            self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2))
        return wrong

    def _calendar(self, options: dict[str, Any]) -> bool:
        loaded = self._loaded(options["file"])
        if loaded is not None:
            for line in calendar_lines(loaded.document, feasible_calendar(loaded.document, expected_working)):
                self.stdout.write(line)
        return loaded is None

    def _loaded(self, file: Path) -> Loaded | None:
        """The plan in a file, or None after its problems were printed."""
        try:
            return load(_text(file), base_beside(file), str(file))
        except PlanFileError as error:
            self._show(file, error.problems)
            return None

    def _person(self, file: Path) -> PersonFile | None:
        try:
            return load_person(_text(file), str(file))
        except PlanFileError as error:
            self._show(file, error.problems)
            return None

    def _show(self, file: Path, problems: Iterable[Problem], kind: str = "") -> None:
        for each in problems:
            self.stderr.write(f"{each.file or file}:{each.line}: {kind}{each.path}: {each.message}")


def _published(code: str) -> PlanDocument:
    version = PlanVersion.objects.filter(plan__code=code, current_of__isnull=False).first()
    if version is None:
        raise CommandError(f"没有已发布的计划：{code}")
    return version.spec


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"不能读取 {file}：{error}") from error
