"""Small bodies, which share what a check needs: none leaves anything to the next one."""

from __future__ import annotations

import itertools
import threading
from typing import Any

import referee
from samples import LINE

REVENUE = LINE.replace(b"}", b',"sessions":7,"purchase_revenue":12.5}')
BODIES = [
    LINE,
    REVENUE,
    b"[" + REVENUE.strip() + b"," + REVENUE.strip() + b"]",
    REVENUE * 20,
    b"".join(LINE.replace(b"/a", b"/%d" % page) for page in range(40)),
    LINE.replace(b"chatgpt.com", b"news.example") * 3,
    LINE.replace(b"chatgpt.com", b"claude.ai") + LINE.strip(),
    LINE.replace(b'"date"', b'"day"'),
    LINE.replace(b"}", b',"x":1}'),
    LINE.replace(b"}", b""),
    b"[" + LINE.strip(),
    b"",
    b" \n",
]


def checked(body: bytes, **options: Any) -> dict[str, Any]:
    return referee.check_events(body, **options).to_dict()


def alone(body: bytes, **options: Any) -> dict[str, Any]:
    """In pieces of the caller's own, which no other body has anything to do with."""
    return referee.check_events(iter([body, b""]), **options).to_dict()


def test_a_body_is_checked_as_if_it_were_the_first() -> None:
    formats = ["auto", "ndjson", "json"]
    for format, max_errors in itertools.product(formats, [10_000, 1]):
        options: dict[str, Any] = {"format": format, "max_errors": max_errors}
        wanted = [alone(body, **options) for body in BODIES]
        for first, second in itertools.product(range(len(BODIES)), repeat=2):
            assert checked(BODIES[first], **options) == wanted[first]
            assert checked(BODIES[second], **options) == wanted[second]


def test_other_options_and_lists_come_in_between() -> None:
    broken = LINE.replace(b'"date"', b'"day"') * 2
    overlay = {"add": [{"slug": "chatgpt", "hosts": ["news.example"]}]}
    news = LINE.replace(b"chatgpt.com", b"news.example")
    for _ in range(3):
        assert checked(news)["accepted"] == 0
        assert len(checked(broken, max_errors=1)["errors"]) == 1
        assert checked(LINE, format="json")["status"] == 400
        assert checked(news, overlay=overlay)["accepted"] == 1
        assert len(checked(broken)["errors"]) == 2
        assert checked(LINE)["status"] == 200


def test_threads_check_small_bodies_at_once() -> None:
    wanted = [alone(body) for body in BODIES]
    wrong: list[bytes] = []

    def check(start: int) -> None:
        for at in range(2_000):
            body = (start + at) % len(BODIES)
            if checked(BODIES[body]) != wanted[body]:
                wrong.append(BODIES[body])

    threads = [threading.Thread(target=check, args=(start,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
