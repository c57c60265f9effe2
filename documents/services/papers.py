"""The look at every page of an upload as background work: a row that the page watches, filled in by a task."""

import logging
from dataclasses import asdict

from django.db import transaction
from django.db.models import F

from documents import looking, paper_words, sniff
from documents.models import PagePicture, PaperCheck, StoredFile
from documents.paper_words import HINT, REFUSED, PaperFinding
from documents.papers import UNREADABLE, Page, Paper
from documents.services.files import read, store_product
from kernel import clock

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
_CONTENT = {media_type: content for content, media_type in sniff.CONTENT_TYPES.items()}
_JPEG = sniff.CONTENT_TYPES[sniff.JPEG]


def run_paper_check(check_id: int) -> None:
    """Look at the pages and record what was seen, once: a second run finds the row done and changes nothing.

    Counts the attempt and commits; reads, draws and stores the pages' pictures outside any transaction; then locks the
    row and writes it. What could not be looked at for a reason of our own is tried again by the sweeper, MAX_ATTEMPTS
    times in all.
    """
    if not PaperCheck.objects.filter(pk=check_id, status=PaperCheck.Status.WAITING).update(attempts=F("attempts") + 1):
        return
    check = PaperCheck.objects.select_related("file").get(pk=check_id)
    if _copied(check):
        return
    content = _CONTENT[check.file.media_type]
    try:
        paper = looking.look(read(check.file), content)
    except looking.NoAnswer as error:
        logger.warning("upload %s was not looked at: %r", check.file.public_id, error.__cause__ or error)
        if check.attempts >= MAX_ATTEMPTS:
            give_up(check_id)
        return
    except (OSError, ValueError):
        logger.exception("upload %s cannot be read", check.file.public_id)
        paper = Paper(0, trouble=UNREADABLE)
    drawn = [_stored(page) for page in paper.pages]
    _finish(check_id, paper_words.findings(paper, content), paper.count, drawn)


def give_up(check_id: int) -> None:
    """Record that nobody looked: the file stays good. Locks and writes the one row."""
    _finish(check_id, [paper_words.unchecked()], 0, [])


def _stored(page: Page) -> PagePicture:
    picture, small = (
        store_product(data, kind=StoredFile.Kind.PAGE, name="page.jpg", media_type=_JPEG)
        for data in (page.picture, page.small)
    )
    return PagePicture(number=page.number, width=page.width, height=page.height, picture=picture, small=small)


def _copied(check: PaperCheck) -> bool:
    """Take over what was seen of the same bytes before. Writes the row and its pages' rows."""
    same = (
        PaperCheck.objects.filter(file__sha256=check.file.sha256)
        .exclude(status=PaperCheck.Status.WAITING)
        .exclude(pages=0)
        .order_by("pk")
        .first()
    )
    if same is None:
        return False
    drawn = [
        PagePicture(
            number=each.number, width=each.width, height=each.height, picture_id=each.picture_id, small_id=each.small_id
        )
        for each in same.pictures.all()
    ]
    _finish(check.pk, [PaperFinding(**each) for each in same.findings], same.pages, drawn)
    return True


def _finish(check_id: int, found: list[PaperFinding], pages: int, drawn: list[PagePicture]) -> None:
    """Record the outcome if nobody did. Locks and writes the one row, and the rows of its pages."""
    weights = {finding.weight for finding in found}
    with transaction.atomic():
        check = PaperCheck.objects.select_for_update(of=("self",)).get(pk=check_id)
        if check.status != PaperCheck.Status.WAITING:
            return
        check.status = PaperCheck.Status.CLEAR
        if weights & {REFUSED, HINT}:
            check.status = PaperCheck.Status.REFUSED if REFUSED in weights else PaperCheck.Status.HINT
        check.findings = [asdict(finding) for finding in found]
        check.pages = pages
        check.done_at = clock.now()
        check.save(update_fields=["status", "findings", "pages", "done_at"])
        for picture in drawn:
            picture.check_of = check
        PagePicture.objects.bulk_create(drawn)
