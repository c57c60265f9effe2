"""``manage.py plan``: check, import, export, compare and judge plan files."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from itertools import filterfalse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from kernel import clock
from kernel.calendar import expected_working
from plans.bases import CODE, base_beside, base_place, moved_base, named_or_beside, read_file
from plans.checks import PlanWarning, check
from plans.checks.chain import CODE as CANNOT_RUN
from plans.checks.chain import chain_cannot_run
from plans.checks.replaced import lists_replaced
from plans.checks.windows import windows_over
from plans.editor.schema import schema_for_clerks
from plans.management import wanted
from plans.misfits import misfits
from plans.models import PlanVersion
from plans.provenance import stated_at
from plans.queries.drafts import current_of
from plans.reports import calendar_lines, expectation_problems, import_lines, verdict_data, verdict_lines
from plans.rules.person import PersonFile, load_person
from plans.services import PlanRefused, import_plan, warnings_of
from plans.spec import Loaded, PlanDocument, PlanFileError, Problem, diff, digest, load
from plans.spec.amended import is_mark
from plans.spec.reader import read_plain, readable
from plans.texts import exported

UNDEFINED_TABLE = "42P01"  # PostgreSQL's code; SQLite has only words
UNBUILT = "数据库还没有建好，请先运行 make run（或 manage.py migrate）"


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
        load.add_argument("--redate", help="move it in time: a year, or a day inside its window")
        load.add_argument("--replace", action="store_true", help="let a plan moved in time take a real one's place")
        load.add_argument("--fee-fen", help="an amount for the fee that the notice leaves unsaid")
        export = actions.add_parser("export", help="print the current version of a plan as a plan file")
        export.add_argument("code")
        export.add_argument("--merged", action="store_true", help="of an overlay the whole, not only what it states")
        compare = actions.add_parser("diff", help="print what differs between two plans, item by item")
        compare.add_argument("a", help="a plan file, or the code of a published plan")
        compare.add_argument("b")
        judge = actions.add_parser("judge", help="judge a person by every route of a plan")
        judge.add_argument("file", type=Path)
        judge.add_argument("--person", type=Path, required=True, action="append", help="may be given several times")
        judge.add_argument("--full", action="store_true", help="every condition of every route, not only what lacks")
        judge.add_argument("--route", action="append", default=[], help="every condition of this route (code)")
        judge.add_argument("--json", action="store_true", help="print the findings as JSON")
        calendar = actions.add_parser("calendar", help="print the first and last possible day of every stage")
        calendar.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the subcommand."""
        try:
            wrong = getattr(self, f"_{options['action']}")(options)
            self.stdout.flush()  # here, where a reader that has gone (`| head`) is noticed quietly
        except PlanRefused as error:
            raise CommandError(str(error)) from error
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left is written at the exit
            sys.exit(1)
        except DatabaseError as error:
            if not _is_unbuilt(error):
                raise
            self.stderr.write(UNBUILT)
            sys.exit(1)
        if wrong:
            sys.exit(1)

    def _check(self, options: dict[str, Any]) -> bool:
        wrong = False
        for file in options["files"]:
            loaded = self._loaded(file, options["files"])
            if loaded is None:
                wrong = True
                continue
            warnings = [*check(loaded.document, expected_working), *lists_replaced(loaded.plain)]
            wrong = self._show_warnings(file, loaded, warnings) or wrong
            self.stdout.write(f"{_line(file)}: {loaded.document.name} {digest(loaded.document)}")
            if loaded.base:
                words = f"在 {loaded.base.code}（{loaded.base.issuer}）的基础上，{len(loaded.differences)} 处不同"
                self.stdout.write(f"{_line(file)}: {words}")
            wrong = wrong or (options["strict"] and bool(warnings or moved_base(loaded)))
        return wrong

    def _schema(self, options: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(schema_for_clerks(), ensure_ascii=False, indent=2))

    def _import(self, options: dict[str, Any]) -> bool:
        file, when, fee = options["file"], options["redate"], options["fee_fen"]
        loaded = self._loaded(file)
        if loaded is None or self._show_warnings(file, loaded, chain_cannot_run(loaded.document, expected_working)):
            return True
        before = current_of(loaded.document.code)
        try:
            version = import_plan(
                read_file(file),
                redate_to=None if when is None else wanted.redate(str(when)),
                fee_fen=None if fee is None else wanted.fee(str(fee)),
                find_base=base_beside(file),
                replace=options["replace"],
            )
        except PlanFileError as error:
            self._show(file, error.problems)
            return True
        except (PlanRefused, ValueError) as error:
            self._show(file, [Problem("", 1, str(error))])
            return True
        found = [*warnings_of(version.spec), *windows_over(version.spec, clock.today()), *lists_replaced(loaded.plain)]
        self._show_warnings(file, loaded, found)
        self.stdout.write("\n".join(import_lines(version, before)))
        return False

    def _export(self, options: dict[str, Any]) -> None:
        text, remark = exported(_version(options["code"]), whole=options["merged"])
        if remark:
            self.stderr.write(remark)
        self.stdout.write(text, ending="")

    def _diff(self, options: dict[str, Any]) -> bool:
        documents: list[PlanDocument] = []
        overlay: Loaded | None = None  # of two overlays the second
        named = [Path(name) for name in (options["a"], options["b"]) if _is_there(Path(name))]
        for name in (options["a"], options["b"]):
            file = Path(name)
            if file not in named:
                documents.append(_published(name))
                continue
            loaded = self._loaded(file, named)
            if loaded is None:
                return True
            documents.append(loaded.document)
            if loaded.base:
                overlay = loaded
        for change in filterfalse(is_mark, diff(*documents)):
            place = stated_at(overlay, change.path) if overlay else ""
            self.stdout.write(_line(f"{change}  # {place}" if place else change))
        return False

    def _judge(self, options: dict[str, Any]) -> bool:
        loaded = self._loaded(options["file"])
        wrong, everybody, is_more = loaded is None, [], False
        try:
            whole = wanted.routes(loaded.document, options["route"], every=options["full"]) if loaded else []
        except PlanFileError as error:
            self._show(options["file"], error.problems)
            return True
        for file in options["person"]:
            person = self._person(file)
            if loaded is None or person is None:
                wrong = True
                continue
            refused = list(misfits(loaded.document, person))
            problems = refused or list(expectation_problems(loaded.document, person))
            self._show(file, problems)
            wrong = wrong or bool(problems)
            if refused:
                continue
            if options["json"]:
                everybody.append(verdict_data(loaded.document, person.facts))
            else:
                self.stdout.write("\n".join(verdict_lines(loaded.document, person, whole)))
                is_more = not whole
        if is_more:
            self.stdout.write("全部条件：加 --full；只看一种申报方式的：加 --route 代号。")
        if everybody:
            shown = everybody[0] if len(options["person"]) == 1 else everybody
            self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2))
        return wrong

    def _calendar(self, options: dict[str, Any]) -> bool:
        loaded = self._loaded(options["file"])
        if loaded is not None:
            for line in calendar_lines(loaded.document, expected_working):
                self.stdout.write(line)
        return loaded is None

    def _loaded(self, file: Path, named: Sequence[Path] = ()) -> Loaded | None:
        """The plan in a file, or None after its problems were printed. Says which plan an overlay was laid over."""
        try:
            text = read_file(file)
            loaded = load(text, named_or_beside(file, named), str(file))
        except PlanFileError as error:
            self._show(file, error.problems)
            return None
        if loaded.base:
            self.stderr.write(_line(f"{file}: 上级计划取自 {base_place(loaded)}"))
        if moved_base(loaded):
            self._show(file, [read_plain(text).problem(("overlay_of",), moved_base(loaded))], "warning: ")
        return loaded

    def _show_warnings(self, file: Path, loaded: Loaded, warnings: Iterable[PlanWarning]) -> bool:
        """Prints each with its code in brackets. Whether there is one that keeps the plan from being published."""
        stuck = False
        for each in warnings:
            is_error = each.code == CANNOT_RUN
            said = loaded.problem(each.path, f"{each.message}[{each.code}]")
            self._show(file, [said], "" if is_error else "warning: ")
            stuck = stuck or is_error
        return stuck

    def _person(self, file: Path) -> PersonFile | None:
        try:
            return load_person(read_file(file), str(file))
        except PlanFileError as error:
            self._show(file, error.problems)
            return None

    def _show(self, file: Path, problems: Iterable[Problem], kind: str = "") -> None:
        for each in problems:
            self.stderr.write(_line(f"{each.file or file}:{each.line}: {kind}{each.written_at}: {each.message}"))


def _published(code: str) -> PlanDocument:
    return _version(code).spec


def _version(code: str) -> PlanVersion:
    known = CODE.fullmatch(code)  # no database takes just any text
    version = PlanVersion.objects.filter(plan__code=code, current_of__isnull=False).first() if known else None
    if version is None:
        raise CommandError(f"没有已发布的计划：{readable(code)}")
    return version


def _is_unbuilt(error: DatabaseError) -> bool:
    return "no such table" in str(error) or getattr(error.__cause__, "sqlstate", "") == UNDEFINED_TABLE


def _is_there(file: Path) -> bool:
    try:
        return file.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _line(said: object) -> str:
    """One line that every terminal takes, whatever stands in the file or in its name."""
    return "".join(each if each.isprintable() else "�" for each in str(said))
