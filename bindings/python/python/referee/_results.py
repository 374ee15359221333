"""Results that a notebook shows."""

from __future__ import annotations

# As `typing` has it, which takes longer to import than all of this package.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from referee._types import Conflict, Overlap, Plan, Upsert


class Answer:
    """What the API answers: `status` and `body`; with a write also the `plan`.

    >>> import referee
    >>> answer = referee.create_brand({"name": "Nova", "website": "nova.example"})
    >>> answer
    Answer(status=422)
    >>> answer.body["detail"][0]["loc"]
    ['body', 'description']
    """

    __slots__ = ("_result",)

    def __init__(self, result: dict[str, Any]) -> None:
        self._result = result

    @property
    def status(self) -> int:
        """The HTTP status."""
        status: int = self._result["status"]
        return status

    @property
    def body(self) -> Any:
        """The body as JSON has it."""
        return self._result["body"]

    @property
    def ok(self) -> bool:
        """Is the status below 400?"""
        return self.status < 400

    @property
    def plan(self) -> Plan | None:
        """What the store is asked to do, where the write is accepted."""
        return self._result.get("plan")

    @property
    def upserts(self) -> list[Upsert] | None:
        """The rows to store, where a push is accepted."""
        return self._result.get("upserts")

    @property
    def connection(self) -> dict[str, Any] | None:
        """The new state of the connection that was pushed to."""
        return self._result.get("connection")

    def to_dict(self) -> dict[str, Any]:
        """The answer as the operation gives it."""
        return self._result

    def __repr__(self) -> str:
        return f"Answer(status={self.status})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Answer) and self._result == other._result

    __hash__ = None  # type: ignore[assignment]

    def _repr_html_(self) -> str:
        from referee import _html

        return _html.answer(self)


class Conflicts:
    """Keys that two owners claim, and claims that lie inside another owner's."""

    __slots__ = ("_result",)

    def __init__(self, result: dict[str, Any]) -> None:
        self._result = result

    @property
    def conflicts(self) -> list[Conflict]:
        """Keys that two owners claim: a write that brings one is refused."""
        conflicts: list[Conflict] = self._result["conflicts"]
        return conflicts

    @property
    def overlaps(self) -> list[Overlap]:
        """Claims that lie inside another owner's: these never block."""
        overlaps: list[Overlap] = self._result["overlaps"]
        return overlaps

    def to_dict(self) -> dict[str, Any]:
        """The result as the operation gives it."""
        return self._result

    def __bool__(self) -> bool:
        return bool(self.conflicts)

    def __len__(self) -> int:
        return len(self.conflicts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Conflicts) and self._result == other._result

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Conflicts({len(self.conflicts)} conflicts, {len(self.overlaps)} overlaps)"

    def _repr_html_(self) -> str:
        from referee import _html

        return _html.conflicts(self)
