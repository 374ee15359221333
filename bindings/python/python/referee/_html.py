"""Small tables for notebooks: escaped, in the colours of whatever theme there is."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any, Iterable

if TYPE_CHECKING:
    from referee._core import Report, Table
    from referee._results import Answer, Conflicts

ROWS = 8
"""The most rows of any table."""

WIDTH = 60
"""The most characters of a cell."""

SENTENCE = 200
"""The most characters of a cell that says what is wrong."""

# A notebook centres tables and aligns cells to the right: here both stand at the left.
_TABLE = "<table style='margin:.3em 0 .6em'>"
_CELL = "style='text-align:left;vertical-align:top;white-space:{}'"


def text(value: object, width: int = WIDTH) -> str:
    """A value as a cell shows it."""
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        value = json.dumps(value, ensure_ascii=False, default=str)
    shown = str(value)
    return escape(shown if len(shown) <= width else shown[: width - 1] + "…")


def grid(
    heads: Iterable[str],
    rows: Iterable[Iterable[object]],
    more: int = 0,
    sentence: str = "",
    more_of: str = "",
) -> str:
    """A table of values, and how many more there are; the column `sentence` may break its lines."""
    names = list(heads)
    head = "".join(f"<th {_CELL.format('nowrap')}>{text(name)}</th>" for name in names)

    def cell(name: str, value: object) -> str:
        if name == sentence:
            return f"<td {_CELL.format('normal')}>{text(value, SENTENCE)}</td>"
        return f"<td {_CELL.format('nowrap')}>{text(value)}</td>"

    body = "".join("<tr>" + "".join(map(cell, names, row)) + "</tr>" for row in rows)
    noun = f" {more_of}" if more == 1 else f" {more_of}s"
    told = f"and {more:,} more{noun if more_of else ''}"
    rest = f"<div style='opacity:.7'>{told}</div>" if more > 0 else ""
    table = f"{_TABLE}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f"<div style='overflow-x:auto'>{table}{rest}</div>"


def bar(share: float) -> str:
    """A bar in the colour of the text."""
    return (
        "<span style='display:inline-block;width:12em;background:rgba(128,128,128,.2)'>"
        f"<span style='display:block;height:.7em;width:{share * 100:.1f}%;"
        "background:currentColor;opacity:.6'></span></span>"
    )


def bars(parts: Iterable[tuple[str, int]], total: int) -> str:
    """Counts with their share."""
    rows = "".join(
        f"<tr><td style='text-align:left;min-width:8em'>{text(name)}</td>"
        f"<td style='text-align:right;min-width:4em'>{count:,}</td>"
        f"<td style='text-align:left'>{bar(count / total if total else 0)}</td></tr>"
        for name, count in parts
    )
    return f"{_TABLE}<tbody>{rows}</tbody></table>"


def counted(count: int, noun: str) -> str:
    """So many of a noun."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def report(report: Report) -> str:
    """A report: counts, platforms, wrong rows by name, reasons."""
    parts = [
        f"<div><b>{counted(report.events, 'event')}</b> · the API would answer "
        f"<b>{report.status}</b> · {counted(report.upserts, 'row')} to store, "
        f"{report.duplicates:,} replaced by a later one · list {text(report.list['version'])}</div>",
        bars(
            [
                ("accepted", report.accepted),
                ("rejected", report.rejected),
                ("invalid", report.invalid),
            ],
            report.events,
        ),
    ]
    platforms = report.platforms
    if platforms:
        shown = [(total["platform"], total["upserts"]) for total in platforms[:ROWS]]
        others = sum(total["upserts"] for total in platforms[ROWS:])
        if others:
            shown.append((counted(len(platforms) - ROWS, "other platform"), others))
        parts += ["<div><b>to store, by platform</b></div>", bars(shown, report.upserts)]
    errors = report.first_errors(ROWS)
    if errors:
        place = "line" if "line" in errors[0] else "row"
        heads = [place, "field", "what is wrong", "found"]
        rows = [(e.get("line", e["row"]), e["field"], e["msg"], e["input"]) for e in errors]
        parts.append(grid(heads, rows, report.error_count - len(errors), "what is wrong"))
    unknown = report.unknown_referrers
    if unknown:
        referrers = [(u["value"], f"{u['count']:,}", u["reason"]) for u in unknown[:ROWS]]
        # The list ends with the most frequent; their rows and those it leaves out are rejected.
        more = report.rejected - sum(u["count"] for u in unknown[:ROWS])
        parts.append(grid(["not on the list", "rows", "reason"], referrers, more, more_of="row"))
    fields = report.unknown_fields
    if fields:
        names = ", ".join(f"{text(name)} ({n:,})" for name, n in list(fields.items())[:ROWS])
        parts.append(f"<div>fields that no event has: {names}</div>")
    return "<div>" + "".join(parts) + "</div>"


def table(table: Table) -> str:
    """The first rows of a table."""
    rows = table.head(ROWS).to_dicts()
    names = table.column_names
    # Room for what there is to see.
    shown = [name for name in names if not rows or any(row[name] is not None for row in rows)]
    grown = grid(shown, [[row[name] for name in shown] for row in rows], len(table) - len(rows))
    hidden = [name for name in names if name not in shown]
    note = f"<div style='opacity:.7'>empty here: {text(', '.join(hidden), SENTENCE)}</div>"
    return f"<div>{grown}{note}</div>" if hidden else grown


def owner(owner: Any) -> str:
    """An owner in words."""
    return "the brand" if owner["owner"] == "brand" else str(owner.get("name", ""))


def conflicts(found: Conflicts) -> str:
    """Conflicts, then overlaps."""
    if not found.conflicts and not found.overlaps:
        return "<div>no conflicts, no overlaps</div>"
    parts: list[str] = []
    if found.conflicts:
        rows = [(c["key"], owner(c["holder"]), owner(c["claimant"])) for c in found.conflicts[:ROWS]]
        more = len(found.conflicts) - len(rows)
        parts.append(grid(["conflict", "held by", "claimed by"], rows, more))
    if found.overlaps:
        inside = [
            (
                f"{o['covered']['key']} ({owner(o['covered']['owner'])})",
                f"{o['covering']['key']} ({owner(o['covering']['owner'])})",
            )
            for o in found.overlaps[:ROWS]
        ]
        parts.append(grid(["claim", "lies inside"], inside, len(found.overlaps) - len(inside)))
    return "<div>" + "".join(parts) + "</div>"


def answer(answer: Answer) -> str:
    """An answer: what is wrong, or what becomes of it."""
    body: Any = answer.body if isinstance(answer.body, dict) else {}
    parts = [f"<div><b>{answer.status}</b>{_counts(body)}</div>"]
    detail: Any = body.get("detail")
    if isinstance(detail, list):
        heads = ["where", "what is wrong", "found"]
        rows = [(".".join(map(str, e["loc"][1:])), e["msg"], e.get("input")) for e in detail[:ROWS]]
        more = body.get("error_count", len(detail)) - len(rows)
        parts.append(grid(heads, rows, more, "what is wrong"))
    elif isinstance(detail, dict):
        parts.append(f"<div>{text(detail.get('message'), SENTENCE)}</div>")
    elif detail is not None:
        parts.append(f"<div>{escape(str(detail))}</div>")
    rejections = body.get("errors")
    if isinstance(rejections, list) and rejections:
        lines = [[line] for line in rejections[:ROWS]]
        # The body names no more than the first hundred of them.
        more = body.get("rejected", len(rejections)) - len(lines)
        parts.append(grid(["rejected"], lines, more, "rejected"))
    plan: Any = answer.plan or {}
    steps = [
        (step, entry.get("kind", entry.get("owner")), entry.get("name") or entry.get("text"))
        for step in ("create", "update", "reactivate", "archive", "reevaluate")
        for entry in plan.get(step, [])
    ]
    if steps:
        parts.append(grid(["plan", "kind", "name"], steps[:ROWS], len(steps) - ROWS))
    return "<div>" + "".join(parts) + "</div>"


def _counts(body: dict[str, Any]) -> str:
    names = ("accepted", "rejected", "total")
    return "".join(f" · {name} {body[name]:,}" for name in names if isinstance(body.get(name), int))
