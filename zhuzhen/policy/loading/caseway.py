"""Whether the way of a case that a pack shapes can be gone: steps, regions, figures, order."""

import datetime as dt
from collections.abc import Iterator

from zhuzhen.policy.choices import ParameterKind
from zhuzhen.policy.expressions.places import lies_in
from zhuzhen.policy.labels import CASE_FIGURES, LEAVABLE_STEPS
from zhuzhen.policy.loading.drafts import DraftItem
from zhuzhen.policy.loading.reading import Loc
from zhuzhen.policy.loading.references import References
from zhuzhen.policy.problems import ELSEWHERE
from zhuzhen.policy.schema.casework import CaseworkBody
from zhuzhen.policy.schema.common import ParameterRef

_KINDS = (ParameterKind.DAYS, ParameterKind.INTEGER)
_ALWAYS = dt.date(1970, 1, 1)
# What must not come later than what: the days that the one and the other name, in order.
_IN_ORDER = (
    ("assign", "verify", "match", "review"),
    ("elim_verify", "elim_review"),
)


class CaseworkReferences:
    """Checks one variant against what its pack knows."""

    def __init__(self, references: References, *, item: DraftItem, body: CaseworkBody) -> None:
        self.references, self.item, self.body = references, item, body

    def check(self) -> None:
        self.references.sources(self.item, self.body.source)
        for index, name in enumerate(self.body.leave_out):
            if name not in LEAVABLE_STEPS:
                self._unknown(name, ("leave_out", index), "case_steps", list(LEAVABLE_STEPS))
        for name in self.body.limits:
            if name not in CASE_FIGURES:
                self._unknown(name, ("limits", name), "case_figures", list(CASE_FIGURES))
        self._regions()
        if self._parameters_are_known():
            self._order()

    def _unknown(self, name: str, loc: Loc, kind: str, known: list[str]) -> None:
        self.references.missing(self.item, loc, section=kind, name=name, among=known)

    def _regions(self) -> None:
        """Within the pack, and no place under two variants of it."""
        draft = self.references.draft
        for index, region in enumerate(self.body.regions):
            if draft.head is not None and not lies_in(region, draft.head.region):
                loc: Loc = ("regions", index)
                own = draft.head.region
                draft.fault_at(
                    self.item, "casework_region_outside", loc=loc, region=region, own=own
                )
        for other in self.references.known.casework.values():
            if other.id == self.item.id or other.origin != draft.id or other.id > self.item.id:
                continue
            shared = sorted(set(other.regions or ("",)) & set(self.body.regions or ("",)))
            if shared:
                region = shared[0] or ELSEWHERE
                draft.fault_at(
                    self.item,
                    "casework_region_twice",
                    loc=("regions",),
                    name=other.id,
                    region=region,
                )

    def _parameters_are_known(self) -> bool:
        known, fine = self.references.known.parameters, True
        for key, name in self.body.parameters.items():
            loc: Loc = ("limits", key)
            if name not in known:
                self.references.missing(
                    self.item, loc, section="parameters", name=name, among=known
                )
                fine = False
            elif known[name].kind not in _KINDS:
                kind = known[name].kind.value
                self.references.draft.fault_at(
                    self.item, "parameter_kind", loc=loc, name=name, kind=kind
                )
                fine = False
        return fine

    def _days(self) -> set[dt.date]:
        """Each day on which a figure changes."""
        known = self.references.known.parameters
        return {_ALWAYS} | {
            value.from_ for name in self.body.parameters.values() for value in known[name].values
        }

    def _figures(self, on: dt.date) -> dict[str, int]:
        """Every figure as it holds on a day."""
        found = {name: figure.usual for name, figure in CASE_FIGURES.items()}
        for key, value in self.body.limits.items():
            if isinstance(value, ParameterRef):
                dated = self.references.known.parameters[value.parameter].value_on(on).value
                found[key] = dated if isinstance(dated, int) else found.get(key, 0)
            else:
                found[key] = value
        return found

    def _order(self) -> None:
        """A way whose later step is due before an earlier one, or whose notice cannot be open long
        enough before the decision, could never be gone in time."""
        told: set[str] = set()
        for day in sorted(self._days()):
            found = list(_disorders(self._figures(day)))
            for code, facts in found:
                if code not in told:  # the first day on which it is so says enough
                    self.references.draft.fault_at(self.item, code, loc=("limits",), **facts)
            told |= {code for code, _ in found}


def _disorders(figures: dict[str, int]) -> Iterator[tuple[str, dict[str, object]]]:
    for names in _IN_ORDER:
        for one, other in zip(names, names[1:], strict=False):
            if figures[one] > figures[other]:
                facts = {"one": one, "first": figures[one], "other": other}
                yield "casework_order", {**facts, "second": figures[other]}
    for before, notice, after, end in (
        ("review", "notice", "pass_notice", "decision"),
        ("elim_review", "clearance_notice", "elim_pass", "clearance"),
    ):
        earliest = figures[before] + figures[notice] + 1
        if not earliest <= figures[after] <= figures[end]:
            facts = {"after": after, "given": figures[after], "low": earliest, "end": end}
            yield "casework_notice_fits", {**facts, "high": figures[end]}
    for name, figure in CASE_FIGURES.items():
        if figures[name] < figure.least:
            yield "casework_figure", {
                "name": name, "given": figures[name], "least": figure.least,
            }  # fmt: skip
