"""What a record not saved yet would do to a figure, judged as the records there are judged."""

from dataclasses import dataclass

from zhuzhen.duties.explaining import judge_of, universe_of
from zhuzhen.duties.inforce import version_of
from zhuzhen.duties.models import DutyInstance
from zhuzhen.registers.models import Record

NOT_SAVED = 2**62  # the key of a record that is not there yet: after all others of its day
MOST = 2000
_AMONG_ALL = ("distinct", "latest", "share")


@dataclass(frozen=True)
class Weighed:
    """Whether a record would count, why not, and the figure it would come to: None where that
    stands on more records than are read, or on some that the reader may not see."""

    counts: bool
    reason: str = ""
    value: int | None = None


def weigh(record: Record, *, instance: DutyInstance) -> Weighed | None:
    """What a figure would make of a record (unsaved, or as it would be changed); None if it is no
    candidate of its at all. Within the reader's scope."""
    version = version_of(instance)
    judge = judge_of(instance, version=version)
    if not judge.leads_here(record):
        return None
    measure = version.duty.measure
    among_all = measure.aggregate in _AMONG_ALL or measure.each is not None
    rows = judge.candidates() if among_all else judge.candidates().filter(pk=record.pk)
    stored = list(rows[: MOST + 1])
    is_cut = len(stored) > MOST
    if is_cut:
        stored = [each for each in stored if each.pk == record.pk]
    others = [each for each in stored if each.pk != record.pk]
    then = judge.judge(sorted([*others, record], key=lambda each: (each.happened_on, each.pk)))
    mine = next((each for each in then if each.record is record), None)
    if mine is None:
        return None
    universe = universe_of(instance, version=version)
    before = judge.total(judge.judge(stored), universe=universe)
    after = judge.total(then, universe=universe)
    # Shares and the latest figure don't add up: they are told only where all records are seen.
    is_known = not is_cut and (measure.aggregate in ("count", "sum") or before == instance.value)
    if measure.each is not None:
        is_known = is_known and before == instance.value
    value = instance.value + after - before if is_known else None
    return Weighed(mine.counts, mine.reason, value)
