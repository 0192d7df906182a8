"""Forms with numbered rows at their end, which grow by some when asked, without script too.

“再加五行” sends the form; it comes back with more rows, everything typed and nothing judged. Files
that were chosen stay only where script swaps just the rows, so the page says to choose them last.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from zhuzhen.base.numbers import whole_number
from zhuzhen.pages.choices import HALF_ROW

ROWS, MOST_ROWS = 5, 100
# Of the button that asks for more rows, and of how many the form was shown with.
MORE, COUNT = "more_rows", "row_count"
_NOT_TYPED = frozenset({MORE, COUNT, "csrfmiddlewaretoken", "version"})


def _whole_fives(count: int) -> int:
    """At least so many rows, in fives, within what a form may hold."""
    return min(max(-(-count // ROWS), 1) * ROWS, MOST_ROWS)


def asks_for_rows(data: Mapping[str, object] | None) -> bool:
    """Whether what was sent asks for more rows, and for nothing else."""
    return data is not None and MORE in data


class Rows(forms.Form):
    """A form with numbered rows; a row left empty does not count."""

    ROW: ClassVar[tuple[str, ...]] = ()
    BELOW: ClassVar[tuple[str, ...]] = ("reason", "papers")
    WHOLE: ClassVar[tuple[str, ...]] = ()  # what a row that is begun has to say

    def __init__(
        self,
        data: QueryDict | None = None,
        files: Any = None,
        *,
        initial: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        held = dict(initial or {})
        self.count = _whole_fives(self._shown(data) if data is not None else self._filled(held))
        self.first_new = 0
        if asks_for_rows(data):
            assert data is not None
            self.first_new = self.count + 1 if self.count < MOST_ROWS else 0
            self.count = _whole_fives(self.count + ROWS)
            held |= {name: data[name] for name in data if name not in _NOT_TYPED}
            data, files = None, None
        super().__init__(data, files, initial=held, **kwargs)

    @staticmethod
    def _shown(data: QueryDict) -> int:
        return whole_number(data.get(COUNT, "")) or ROWS

    def _filled(self, held: Mapping[str, Any]) -> int:
        """Rows for all that is there already, and one more."""
        tails = (name.rpartition("_") for name in held)
        used = [int(tail) for name, _, tail in tails if name in self.ROW and tail.isdigit()]
        return max(used, default=0) + 1

    def add_rows(self, make: Mapping[str, Any]) -> None:
        """The fields of every row, each made from its number."""
        for at in range(1, self.count + 1):
            for name, field in make.items():
                self.fields[f"{name}_{at}"] = field(at)
        if self.first_new:
            first = self.fields[f"{self.ROW[0]}_{self.first_new}"]
            first.widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for at in self._numbers():
            row = {name: given.get(f"{name}_{at}") for name in self.ROW}
            for name in self.WHOLE if any(row.values()) else ():
                if not row[name] and f"{name}_{at}" not in self.errors:
                    self.add_error(f"{name}_{at}", HALF_ROW)
        return given

    @property
    def may_grow(self) -> bool:
        return self.count < MOST_ROWS

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The bound fields row by row, for the template."""
        return [[self[f"{name}_{at}"] for name in self.ROW] for at in self._numbers()]

    def _numbers(self) -> Iterable[int]:
        return range(1, self.count + 1)

    def _beside(self) -> list[forms.BoundField]:
        inside = {f"{name}_{at}" for name in self.ROW for at in self._numbers()}
        return [each for each in self.visible_fields() if each.name not in inside]

    @property
    def above(self) -> list[forms.BoundField]:
        """The fields that stand before the rows."""
        return [each for each in self._beside() if each.name not in self.BELOW]

    @property
    def below(self) -> list[forms.BoundField]:
        return [each for each in self._beside() if each.name in self.BELOW]

    def given_rows(self) -> list[list[Any]]:
        """What was typed row by row, without the rows that are empty."""
        found = [
            [self.cleaned_data.get(f"{name}_{at}") for name in self.ROW] for at in self._numbers()
        ]
        return [row for row in found if any(row)]
