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


def text(value: object) -> str:
    """A value as a cell shows it."""
    if value is None:
        return ""
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return escape(shown if len(shown) <= WIDTH else shown[: WIDTH - 1] + "…")


def grid(heads: Iterable[str], rows: Iterable[Iterable[object]], more: int = 0) -> str:
    """A table of values."""
    head = "".join(f"<th style='text-align:left'>{text(cell)}</th>" for cell in heads)
    body = "".join(
        "<tr>" + "".join(f"<td style='text-align:left'>{text(cell)}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    rest = f"<div style='opacity:.7'>and {more:,} more</div>" if more > 0 else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"


def bar(share: float) -> str:
    """A bar in the colour of the text."""
    return (
        "<span style='display:inline-block;width:10em;background:rgba(128,128,128,.2)'>"
        f"<span style='display:block;height:.7em;width:{share * 100:.1f}%;"
        "background:currentColor;opacity:.6'></span></span>"
    )


def bars(parts: Iterable[tuple[str, int]], total: int) -> str:
    """Counts with their share."""
    rows = "".join(
        f"<tr><td style='text-align:left'>{text(name)}</td>"
        f"<td style='text-align:right'>{count:,}</td>"
        f"<td style='text-align:left'>{bar(count / total if total else 0)}</td></tr>"
        for name, count in parts
    )
    return f"<table><tbody>{rows}</tbody></table>"


def report(report: Report) -> str:
    """A report: counts, platforms, wrong rows by name, reasons."""
    parts = [
        f"<div><b>{report.events:,} events: {report.status}</b> · {report.upserts:,} to store, "
        f"{report.duplicates:,} replaced · list {text(report.list['version'])}</div>",
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
        parts += [bars(shown, report.upserts)]
    errors = report.first_errors(ROWS)
    if errors:
        heads = ["row", "field", "what is wrong", "found"]
        rows = [(e.get("line", e["row"]), e["field"], e["msg"], e["input"]) for e in errors]
        if "line" in errors[0]:
            heads[0] = "line"
        parts.append(grid(heads, rows, report.error_count - len(errors)))
    unknown = report.unknown_referrers
    if unknown:
        shown_referrers = [(u["value"], u["count"], u["reason"]) for u in unknown[:ROWS]]
        more = len(unknown) - len(shown_referrers)
        parts.append(grid(["not on the list", "rows", "reason"], shown_referrers, more))
    fields = report.unknown_fields
    if fields:
        names = ", ".join(f"{name} ({count:,})" for name, count in list(fields.items())[:ROWS])
        parts.append(f"<div>fields that no event has: {escape(names)}</div>")
    return "<div>" + "".join(parts) + "</div>"


def table(table: Table) -> str:
    """The first rows of a table."""
    rows = table.head(ROWS).to_dicts()
    names = table.column_names
    return grid(names, [[row[name] for name in names] for row in rows], len(table) - len(rows))


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
    """An answer: what is wrong, or what the plan asks for."""
    parts = [f"<div><b>{answer.status}</b></div>"]
    detail: Any = answer.body.get("detail") if isinstance(answer.body, dict) else None
    if isinstance(detail, list):
        rows = [(".".join(map(str, e["loc"][1:])), e["msg"], e.get("input")) for e in detail[:ROWS]]
        more = answer.body.get("error_count", len(detail)) - len(rows)
        parts.append(grid(["where", "what is wrong", "found"], rows, more))
    elif isinstance(detail, dict):
        parts.append(f"<div>{text(detail.get('message'))}</div>")
    elif detail is not None:
        parts.append(f"<div>{escape(str(detail))}</div>")
    plan: Any = answer.plan or {}
    steps = [
        (step, entry.get("kind", entry.get("owner")), entry.get("name") or entry.get("text"))
        for step in ("create", "update", "reactivate", "archive", "reevaluate")
        for entry in plan.get(step, [])
    ]
    if steps:
        parts.append(grid(["plan", "kind", "name"], steps[:ROWS], len(steps) - ROWS))
    return "<div>" + "".join(parts) + "</div>"
