"""What is submitted for decision: the facts as they are, frozen by SM3; and whether they moved."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhuzhen.base.digest import sm3_of
from zhuzhen.casework.choices import Category, ClearanceMode, SubmissionKind
from zhuzhen.casework.models import Case, Measure, Submission
from zhuzhen.casework.problems import text
from zhuzhen.casework.rules.situation import Situation
from zhuzhen.households.models import Household, IncomeSheet, Resident, SafeguardCheck
from zhuzhen.households.queries import latest_income, latest_safeguards, residents_of

Content = dict[str, object]


def _person(each: Resident) -> Content:
    return {
        "id": each.pk,
        "name": each.name,
        "relation": each.relation,
        "born_on": each.born_on.isoformat() if each.born_on else None,
        "labour": each.labour,
        "schooling": each.schooling,
    }


def _income(sheet: IncomeSheet | None) -> Content | None:
    if sheet is None:
        return None
    return {
        "id": sheet.pk,
        "taken_on": sheet.taken_on.isoformat(),
        "persons": sheet.persons,
        "net_fen": sheet.net_fen,
        "net_per_head_fen": sheet.net_per_head_fen,
        "judged_per_head_fen": sheet.judged_per_head_fen,
    }


def _check(check: SafeguardCheck | None) -> Content | None:
    if check is None:
        return None
    return {
        "id": check.pk,
        "checked_on": check.checked_on.isoformat(),
        "education": check.education,
        "medical": check.medical,
        "housing": check.housing,
        "water": check.water,
        "fed_and_clothed": check.fed_and_clothed,
    }


def _measure(each: Measure) -> Content:
    return {"id": each.pk, "kind": each.kind, "what": each.what, "state": each.state}


def facts_of(case: Case, *, kind: str) -> Content:
    """The family as it stands now, by parts (`problems.MOVED`). No sealed fact is in it."""
    household = Household.objects.get(pk=case.household_id)
    key = household.pk
    found: Content = {
        "household": {
            "number": household.number,
            "head_name": household.head_name,
            "kind": household.kind,
            "social_assist": household.social_assist,
            "state": household.state,
        },
        "people": [_person(each) for each in residents_of([key]).get(key, [])],
        "income": _income(latest_income([key]).get(key)),
        "safeguards": _check(latest_safeguards([key]).get(key)),
    }
    if kind == SubmissionKind.CLEARANCE:
        measures = Measure.objects.filter(case=case).order_by("pk")
        found["measures"] = [_measure(each) for each in measures]
    return found


@dataclass(frozen=True)
class Frozen:
    """The content of a submission and its digest."""

    content: Content
    sm3: str


def freeze(case: Case, *, kind: SubmissionKind, at: Situation) -> Frozen:
    """What is put forward: the family's facts, and what is asked to be decided."""
    asked: Content = {"reason": at.reason} | at.given.as_json()
    # The line that income was held to then: a later one judges nothing that was decided.
    asked["line_fen"] = at.incomes[-1].line_fen if at.incomes else None
    if kind is SubmissionKind.ADMISSION:
        asked |= {
            "category": at.category,
            "risks": list(at.risks),
            "disaster": at.disaster,
            "is_wholly_unable": at.home.is_wholly_unable,
            "verifiers": list(at.verifiers),
            "comparison": at.comparison,
        }
    if kind is SubmissionKind.CLEARANCE:
        asked |= {"mode": case.clearance_mode, "category": case.category}
    content: Content = {"case": str(case.uid), "kind": kind.value, "asked": asked}
    content["facts"] = facts_of(case, kind=kind)
    return Frozen(content, sm3_of(content))


def is_intact(submission: Submission) -> bool:
    """Whether a submission still says what its digest says."""
    return sm3_of(submission.content) == submission.content_sm3


def moved(submission: Submission, *, case: Case) -> tuple[str, ...]:
    """The parts of the family's facts that are not as they were submitted."""
    before = submission.content.get("facts", {})
    now = facts_of(case, kind=submission.kind)
    return tuple(part for part in now if sm3_of(now[part]) != sm3_of(before.get(part)))


def asked_of(submission: Submission) -> Mapping[str, object]:
    """What a submission asks to be decided."""
    found = submission.content["asked"]
    assert isinstance(found, dict)
    return found


@dataclass(frozen=True)
class Shown:
    """What a notice shows of a submission: heads and one line; no risk, for 因病 and 因残 would
    tell of health. Names are masked by notices where the place asks for it."""

    heads: tuple[str, ...]
    line: tuple[str, ...]


def shown_of(content: Content, *, place: str) -> Shown:
    """The line of a notice. `place` is the village's name."""
    facts, asked = content["facts"], content["asked"]
    assert isinstance(facts, dict)
    assert isinstance(asked, dict)
    household, people = facts["household"], facts["people"]
    heads = [text(f"head_{each}") for each in ("name", "place", "size", "category")]
    line = [str(household["head_name"]), place, str(len(people))]
    line.append(str(Category(asked["category"]).label) if asked["category"] else "")
    if content["kind"] == SubmissionKind.CLEARANCE:
        heads.append(text("head_mode"))
        line.append(str(ClearanceMode(asked["mode"]).label))
    return Shown(tuple(heads), tuple(line))
