"""``python -m tests.documents.turned --count 330``: how many upright pages are called upside down, how many turned ones
are seen, and what a look costs. ``--font FILE`` prints them in another font."""

import argparse
import time
from collections import Counter

from PIL import Image

from documents import papers, upright

from .letters import printed


def as_looked_at(image: Image.Image) -> Image.Image:
    image = image.copy()
    image.thumbnail((papers.LONG_SIDE, papers.LONG_SIDE))
    return image


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("--count", type=int, default=330)
    ask.add_argument("--first", type=int, default=0)
    ask.add_argument("--font", default="")
    ask.add_argument("--each", action="store_true")
    asked = ask.parse_args()
    pages: Counter[str] = Counter()
    false: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    lying: Counter[str] = Counter()
    took = 0.0
    for seed in range(asked.first, asked.first + asked.count):
        kind, page = printed(seed, asked.font)
        page = as_looked_at(page)
        over = page.transpose(Image.Transpose.ROTATE_180)
        pages[kind] += 1
        begun = time.process_time()
        told = papers._guessed(page, papers._ink(page.convert("L")))
        took += time.process_time() - begun
        of_over = papers._guessed(over, papers._ink(over.convert("L")))
        false[kind] += told == upright.UPSIDE_DOWN
        lying[kind] += upright.WITH_CLOCK in (told, of_over)
        seen[kind] += of_over == upright.UPSIDE_DOWN
        if asked.each:
            counted = [upright.marks(papers._ink(each.getchannel("R"))) for each in (page, over)]
            print(seed, kind, told, of_over, *counted)
    for kind, count in sorted(pages.items()):
        print(f"{kind:12} {count:4} pages  false {false[kind]:3}  seen {seen[kind]:4}  lying {lying[kind]}")
    total = pages.total()
    print(
        f"all {total}: false {false.total()}, seen {seen.total()} ({seen.total() / total:.0%}), {took / total * 1e3:.0f} ms a page"
    )


if __name__ == "__main__":
    main()
