"""What a notebook shows: small, escaped, in the colours of whatever theme there is."""

from __future__ import annotations

import re
from typing import Any

import pytest
import referee
from samples import CONNECTION, NOW


def test_html_is_small_and_escaped() -> None:
    evil = "<script>alert(1)</script>"
    rows: list[Any] = [
        {"date": evil, "raw_referrer_value": "chatgpt.com", "raw_page_value": "/", evil: 1},
        {"date": "2026-05-20", "raw_referrer_value": evil, "raw_page_value": evil},
        {"date": "2026-05-20", "raw_referrer_value": "claude.ai", "raw_page_value": evil},
    ]
    report = referee.check_events(rows * 500)
    brand = {"name": evil, "website": "a.com", "competitors": [{"name": evil, "websites": ["a.com"]}]}
    shown = [
        report._repr_html_(),
        report.rows._repr_html_(),
        referee.find_conflicts(brand)._repr_html_(),
        referee.create_brand({"name": evil, "website": evil})._repr_html_(),
        referee.create_brand({**brand, "description": "d"})._repr_html_(),
        referee.create_brand(
            {"name": "n", "website": "a.com", "description": "d", "competitors": [{"name": evil}]}
        )._repr_html_(),
    ]
    assert sum("&lt;script" in html for html in shown) >= 4
    for html in shown:
        assert "<script" not in html
        assert len(html) < 8000
        assert not re.search(r"#[0-9a-f]{3,6}\b|color:\s*(black|white)", html)


def test_bodies_are_not_shown_whole() -> None:
    rows = [{"date": "2026-05-20", "raw_referrer_value": "claude.ai", "raw_page_value": "/"}]
    bodies = referee.split_events(rows * 2)
    assert repr(bodies) == f"Bodies(1 bodies, {len(bodies[0])} bytes)"
    assert bodies == (bodies[0],) and bodies.duplicates_removed == 1


@pytest.mark.parametrize(("count", "more"), [(8, None), (9, 1), (5000, 4992)])
def test_what_a_list_leaves_out_is_counted_too(count: int, more: int | None) -> None:
    rows = [
        {"date": "2026-05-20", "raw_referrer_value": f"{at}.example", "raw_page_value": "/"}
        for at in range(count)
    ]
    [body] = referee.split_events(rows, max_events=5000)
    answer = referee.push_events(CONNECTION, body, content_type="application/x-ndjson", now=NOW)
    for html in (answer._repr_html_(), referee.check_events(rows)._repr_html_()):
        assert re.findall(r"and ([\d,]+) more", html) == ([f"{more:,}"] if more else [])
