"""Every component at once: what a browser or a screen reader would trip over is found without starting one."""

import re
from collections import Counter

import pytest

from tools.kit.__main__ import FRAMES, page


@pytest.fixture(params=FRAMES)
def html(request, settings):
    return page(request.param, "normal")


def test_nothing_inline_that_the_policy_would_block(html):
    assert not re.search(r"<[^>]+\sstyle=", html)
    assert not re.search(r"<[^>]+\son[a-z]+=", html)
    assert all(" src=" in tag for tag in re.findall(r"<script[^>]*>", html))


def test_one_heading_of_the_page_and_one_main(html):
    assert len(re.findall(r"<h1\b", html)) == 1
    assert len(re.findall(r"<main\b", html)) == 1


def test_ids_are_unique_and_every_reference_leads_somewhere(html):
    ids = Counter(re.findall(r'\sid="([^"]+)"', html))
    assert [name for name, times in ids.items() if times > 1] == []
    wanted = re.findall(r'\s(?:aria-describedby|aria-labelledby|for)="([^"]+)"', html)
    assert {name for group in wanted for name in group.split()} <= set(ids)
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


def test_times_are_machine_readable_too(html):
    assert 'datetime="2026-11-30T17:45:20+08:00"' in html


def test_children_of_a_finding_are_folded_when_it_is_met(html):
    assert '<details class="zp-fold"><summary>展开 2 项具体条件</summary>' in html
