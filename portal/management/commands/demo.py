"""``manage.py demo load`` fills an empty database; ``manage.py demo logins`` prints who can sign in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Person
from portal.demo.cast import CAST, OFFICES, PASSWORD
from portal.demo.load import Loader


class Command(BaseCommand):
    help = "Load the demo, or print its logins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["load", "logins"])

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("演示数据只能在 DEMO=1 时装入。")
        if options["verb"] == "logins":
            return self._logins()
        if Person.objects.exists():
            self.stdout.write("数据库里已经有数据，没有装入演示数据。")
            return None
        Loader(self.stdout.write).run()
        self.stdout.write(self.style.SUCCESS("演示数据已装入。"))
        return None

    def _logins(self) -> None:
        names = {office.key: office.name for office in OFFICES}
        self.stdout.write(f"演示账号（密码都是 {PASSWORD}）：")
        for member in CAST:
            self.stdout.write(f"  {member.key:<6} {member.label}　{member.name}　{names[member.office]}")
