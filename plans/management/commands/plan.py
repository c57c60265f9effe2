"""``manage.py plan``: check, import and export plan files."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from plans.models import PlanVersion
from plans.services import PlanRefused, import_plan
from plans.spec import PlanFileError, digest, dump_yaml, load_yaml


def _redate(value: str) -> date | int:
    """A year or a day."""
    if value.isdecimal() and len(value) == len("2026"):
        return int(value)
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError("请写成 2026 或 2026-11-20") from error


class Command(BaseCommand):
    """Exit status 1 and one line per problem when a file is refused."""

    help = "Check, import and export plan files."

    def add_arguments(self, parser: CommandParser) -> None:
        """Three subcommands."""
        actions = parser.add_subparsers(dest="action", required=True)
        check = actions.add_parser("check", help="read plan files and print every problem with path and line")
        check.add_argument("files", nargs="+", type=Path)
        load = actions.add_parser("import", help="publish a plan file as the next version of its plan")
        load.add_argument("file", type=Path)
        load.add_argument(
            "--redate",
            type=_redate,
            help="move it in time: a year, or a day inside its window",
        )
        load.add_argument(
            "--fee-fen",
            type=int,
            help="an amount for the fee that the notice leaves unsaid",
        )
        export = actions.add_parser("export", help="print the current version of a plan as a plan file")
        export.add_argument("code")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the subcommand."""
        {"check": self._check, "import": self._import, "export": self._export}[options["action"]](options)

    def _check(self, options: dict[str, Any]) -> None:
        wrong = 0
        for file in options["files"]:
            try:
                document = load_yaml(_text(file))
            except PlanFileError as error:
                wrong += len(error.problems)
                self._show(file, error)
            else:
                self.stdout.write(f"{file}: {document.name} {digest(document)}")
        if wrong:
            sys.exit(1)

    def _import(self, options: dict[str, Any]) -> None:
        file = options["file"]
        try:
            version = import_plan(_text(file), redate_to=options["redate"], fee_fen=options["fee_fen"])
        except PlanFileError as error:
            self._show(file, error)
            sys.exit(1)
        except (PlanRefused, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{version} {version.name} {version.digest}")

    def _export(self, options: dict[str, Any]) -> None:
        version = PlanVersion.objects.filter(plan__code=options["code"], current_of__isnull=False).first()
        if version is None:
            raise CommandError(f"没有已发布的计划：{options['code']}")
        self.stdout.write(dump_yaml(version.spec), ending="")

    def _show(self, file: Path, error: PlanFileError) -> None:
        for problem in error.problems:
            self.stderr.write(f"{file}:{problem.line}: {problem.path}: {problem.message}")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"不能读取 {file}：{error}") from error
