"""What the demo shows of the posts of a public institution, and of the integrity register."""

from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Seat
from applicants.integrity import services as integrity
from applicants.integrity.services import Proposal
from kernel import clock
from plans.models import PlanVersion
from plans.spec.base import Level
from portal.demo.cast import id_number, serial_of
from portal.demo.pictures import evidence_paper
from review.services import posts
from review.services.posts import Stated, StatedLevel

POSTS = {
    Level.FULL_SENIOR: StatedLevel(Decimal(5), 6, 5, 0),
    Level.ASSOCIATE_SENIOR: StatedLevel(Decimal(25), 30, 26, 2),
    Level.INTERMEDIATE: StatedLevel(Decimal(40), 48, 30, 16),
    Level.JUNIOR: StatedLevel(Decimal(30), 36, 59, 0),
}
#: Of nobody who declares in the demo: (name, born, serial, days since it was found, what was found).
DISHONEST = (
    ("彭景行", (1984, 6, 3), 320, 40, "学历证书编号经向毕业院校核查不存在，本人书面承认系购买。"),
    ("蓝亦舟", (1991, 9, 21), 321, 2, "提交的发明专利证书与国家知识产权局登记的权利人不符。"),
)


def state_posts(version: PlanVersion, hr: Seat) -> None:
    """State the posts of the design institute, before anybody competes for one."""
    stated = Stated(150, 120, clock.today() - timedelta(days=20), "院内公告栏和内网", POSTS, appointed_at_once=1)
    posts.state(hr, version.year, stated, seen_version=0)


def find_dishonest(version: PlanVersion, seats: dict[str, Seat]) -> None:
    """Two persons are found dishonest; of one, the second officer has not spoken yet."""
    today, discipline = clock.today(), version.spec.discipline
    if discipline is None:
        return
    ban = discipline.bans[0]
    paper = evidence_paper("核查回函")
    made = []
    for name, born, serial, days, facts in DISHONEST:
        day = today.replace(year=born[0], month=born[1], day=1) + timedelta(days=born[2] - 1)
        proposal = Proposal(
            facts=facts,
            found_on=today - timedelta(days=days),
            ground=ban.grounds[0],
            ban=ban,
            level=Level.JUNIOR,
            full_name=name,
            id_number=id_number(day, serial_of(serial, "male")),
        )
        made.append(
            integrity.propose(
                seats["qian"], version, proposal, [SimpleUploadedFile("核查回函.pdf", paper, "application/pdf")]
            )
        )
    integrity.confirm(seats["sun"], made[0].public_id, note="证据充分。", seen_version=made[0].version)
