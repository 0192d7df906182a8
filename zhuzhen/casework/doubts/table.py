"""The rules of doubt: what each applies to, and what contradicts (facts B2.9).

Left out, since nothing recorded decides them: places and spans of work, fields and woods beyond
measure. Identity and certificate numbers are refused where they are entered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from zhuzhen.casework.choices import OPEN, CaseState, ClearanceMode, MeasureKind, Risk
from zhuzhen.casework.doubts.facts import CaseFacts, Ground, Home, months_later
from zhuzhen.casework.doubts.labels import TEXTS
from zhuzhen.households.choices import HouseholdKind, SafeguardResult, Schooling, SocialAssist

Test = Callable[[Home, Ground], bool]


class Mend(StrEnum):
    """Where a doubt is mended: the screen its remedy leads to."""

    HOUSEHOLD = "household"
    INCOME = "income"
    SAFEGUARDS = "safeguards"
    CASE = "case"
    MEASURE = "measure"


@dataclass(frozen=True)
class DoubtRule:
    """One contradiction. `of_case` means each case may have it once; `opens_health` that sealed
    health facts decide it, so that only a job may ask."""

    id: str
    applies: Test
    contradicts: Test
    mend: Mend
    of_case: bool = True
    opens_health: bool = False

    @property
    def text(self) -> str:
        return TEXTS[self.id][0]

    @property
    def title(self) -> str:
        """What contradicts, without the figures before it."""
        return self.text.split("，", 1)[-1]

    @property
    def remedy(self) -> str:
        return TEXTS[self.id][1]

    def holds(self, home: Home, ground: Ground) -> bool:
        return self.applies(home, ground) and self.contradicts(home, ground)


def _open_case(home: Home) -> CaseFacts | None:
    return home.case if home.case is not None and home.case.state in OPEN else None


def _watched_case(home: Home) -> CaseFacts | None:
    case = _open_case(home)
    return case if case is not None and case.admitted_on is not None else None


def _unwatched(home: Home, ground: Ground) -> bool:
    """Nobody is at work on it: with an open case, in whatever state, somebody is."""
    return _open_case(home) is None


def _watched(home: Home, ground: Ground) -> bool:
    return _watched_case(home) is not None


def _cleared(home: Home, ground: Ground) -> bool:
    return home.case is not None and home.case.state == CaseState.CLEARED


def _with_risk(risk: Risk) -> Test:
    def test(home: Home, ground: Ground) -> bool:
        case = _watched_case(home)
        return case is not None and risk in case.risks

    return test


def _past_measure_days(home: Home, ground: Ground) -> bool:
    case = _watched_case(home)
    if case is None or case.admitted_on is None:
        return False
    return (ground.today - case.admitted_on).days > ground.figures.measure_days


def _risk_in_time(risk: Risk) -> Test:
    """With the risk, and admitted so long that its measures are due."""
    has = _with_risk(risk)
    return lambda home, ground: has(home, ground) and _past_measure_days(home, ground)


def _lacks(*kinds: MeasureKind) -> Test:
    return lambda home, ground: home.case is not None and not home.case.has(kinds)


def _past_development(home: Home, ground: Ground) -> bool:
    case = _watched_case(home)
    if case is None or case.admitted_on is None or not home.able:
        return False
    due = months_later(case.admitted_on, months=ground.figures.developmental_months)
    return ground.today > due


def _no_development(home: Home, ground: Ground) -> bool:
    case = home.case
    return case is not None and not any(
        each.is_developmental and each.is_given for each in case.measures
    )


def _only_training(home: Home, ground: Ground) -> bool:
    case = home.case
    return (
        case is not None
        and any(each.is_training_only for each in case.measures)
        and not any(each.is_developmental for each in case.measures)
    )


def _below_line(home: Home, ground: Ground) -> bool:
    income = home.income
    line = ground.line(income.year) if income else None
    return income is not None and line is not None and income.net_per_head_fen < line


def _below_line_when_cleared(home: Home, ground: Ground) -> bool:
    if home.case is None or home.case.ended_on is None:
        return False
    income, line = home.income_by(home.case.ended_on), ground.line(home.case.ended_on.year)
    return income is not None and line is not None and income.net_per_head_fen < line


def _too_soon(home: Home, ground: Ground) -> bool:
    case = home.case
    if case is None or case.admitted_on is None or case.ended_on is None:
        return False
    first, last = case.admitted_on, case.ended_on
    months = (last.year - first.year) * 12 + last.month - first.month
    return case.clearance_mode == ClearanceMode.BY_ASSIST and months <= 1


def _tiny_wages(home: Home, ground: Ground) -> bool:
    case = home.case
    income = home.income_by(case.admitted_on) if case and case.admitted_on else None
    return income is not None and 0 < income.wages_fen < ground.figures.small_wages_fen


def _trouble_since(home: Home, ground: Ground) -> bool:
    check, case = home.check, home.case
    if check is None or case is None or case.ended_on is None:
        return False
    trouble = check.is_unsafe or check.water == SafeguardResult.ISSUE
    return check.checked_on > case.ended_on and trouble


def _job_help_without_wages(home: Home, ground: Ground) -> bool:
    if home.case is None or home.income is None:
        return False
    kinds = (MeasureKind.EMPLOYMENT, MeasureKind.PUBLIC_POST)
    begun = [
        each.starts_on
        for each in home.case.measures
        if each.kind in kinds and each.is_given and not each.is_training_only
    ]
    # A sheet taken since then must know of wages.
    return bool(begun) and home.income.taken_on > min(begun) and home.income.wages_fen == 0


def _unfit_at_work(home: Home, ground: Ground) -> bool:
    measures = home.case.measures if home.case is not None else ()
    at_work = {each.resident for each in measures if each.is_work}
    return any(each.id in at_work and each.is_unfit_for_work for each in home.people)


def _with_income(home: Home, ground: Ground) -> bool:
    return home.income is not None


def _issue(name: str) -> Test:
    return lambda home, ground: bool(
        home.check and getattr(home.check, name) == SafeguardResult.ISSUE
    )


def _dropout(home: Home, ground: Ground) -> bool:
    at_home = any(each.schooling == Schooling.DROPPED_OUT for each in home.people)
    return at_home or _issue("education")(home, ground)


def _labour_enough(home: Home, ground: Ground) -> bool:
    return home.able * 100 > home.size * ground.figures.labour_percent


def _assisted(home: Home, ground: Ground) -> bool:
    return home.social_assist in (SocialAssist.DIBAO, SocialAssist.TEKUN)


_ILLNESS, _JOB, _DISABLED = (_with_risk(each) for each in (Risk.ILLNESS, Risk.JOB, Risk.DISABILITY))
_SAFE, _WATER = Mend.SAFEGUARDS, _issue("water")

RULES: tuple[DoubtRule, ...] = (
    DoubtRule(
        "poor_not_watched",
        lambda home, ground: (
            home.kind == HouseholdKind.RELIEVED and _unwatched(home, ground)
        ),
        _below_line, Mend.INCOME, of_case=False,
    ),
    DoubtRule("unsafe_home_not_watched", _unwatched,
              lambda home, ground: bool(home.check and home.check.is_unsafe), _SAFE, of_case=False),
    DoubtRule("bad_water_not_watched", _unwatched, _WATER, _SAFE, of_case=False),
    DoubtRule(
        "ill_uninsured_not_watched",
        lambda home, ground: (
            _unwatched(home, ground) and any(each.is_ill for each in home.people)
        ),
        _issue("medical"), _SAFE, of_case=False, opens_health=True,
    ),
    DoubtRule("dropout_not_watched", _unwatched, _dropout, Mend.HOUSEHOLD, of_case=False),
    DoubtRule("no_measure", _past_measure_days,
              lambda home, ground: home.case is not None and not home.case.measures, Mend.MEASURE),
    DoubtRule("no_development", _past_development, _no_development, Mend.MEASURE),
    DoubtRule("only_training", _watched, _only_training, Mend.MEASURE),
    DoubtRule("ill_without_cost",
              lambda home, ground: _ILLNESS(home, ground) and _with_income(home, ground),
              lambda home, ground: bool(home.income and home.income.self_paid_fen == 0),
              Mend.INCOME),
    DoubtRule("ill_without_measure", _risk_in_time(Risk.ILLNESS),
              _lacks(MeasureKind.HEALTH, MeasureKind.SOCIAL, MeasureKind.SECURITY), Mend.MEASURE),
    DoubtRule("education_without_measure", _risk_in_time(Risk.EDUCATION),
              _lacks(MeasureKind.COMPULSORY_EDUCATION, MeasureKind.OTHER_EDUCATION), Mend.MEASURE),
    DoubtRule("disability_without_measure", _risk_in_time(Risk.DISABILITY),
              _lacks(MeasureKind.SECURITY, MeasureKind.SOCIAL), Mend.MEASURE),
    DoubtRule("disability_nobody_disabled", _DISABLED,
              lambda home, ground: not any(each.is_disabled for each in home.people),
              Mend.HOUSEHOLD, opens_health=True),
    DoubtRule("housing_without_measure", _risk_in_time(Risk.HOUSING),
              _lacks(MeasureKind.HOUSING, MeasureKind.RELOCATION), Mend.MEASURE),
    DoubtRule("water_without_measure", _risk_in_time(Risk.WATER), _lacks(MeasureKind.WATER),
              Mend.MEASURE),
    DoubtRule("disaster_unnamed", _with_risk(Risk.DISASTER),
              lambda home, ground: home.case is not None and not home.case.disaster, Mend.CASE),
    DoubtRule("labour_enough", _with_risk(Risk.LABOUR), _labour_enough, Mend.HOUSEHOLD),
    DoubtRule("job_without_workers", _JOB, lambda home, ground: home.is_wholly_unable,
              Mend.HOUSEHOLD),
    DoubtRule("job_without_wages",
              lambda home, ground: _JOB(home, ground) and not home.is_wholly_unable,
              lambda home, ground: bool(home.income and home.income.wages_fen == 0), Mend.INCOME),
    DoubtRule("tiny_wages", _watched, _tiny_wages, Mend.INCOME),
    DoubtRule("helped_without_measure", _cleared,
              lambda home, ground: (
                  home.case is not None
                  and home.case.clearance_mode == ClearanceMode.BY_ASSIST
                  and not any(each.is_given for each in home.case.measures)
              ),
              Mend.CASE),
    DoubtRule("cleared_too_soon", _cleared, _too_soon, Mend.CASE),
    DoubtRule("cleared_below_line", _cleared, _below_line_when_cleared, Mend.INCOME),
    DoubtRule("trouble_after_clearance", _cleared, _trouble_since, _SAFE),
    DoubtRule("assist_without_transfers", _assisted,
              lambda home, ground: bool(home.income and home.income.transfers_fen == 0),
              Mend.INCOME, of_case=False),
    DoubtRule("job_help_without_wages", _watched, _job_help_without_wages, Mend.INCOME),
    DoubtRule("unfit_at_work", lambda home, ground: home.case is not None, _unfit_at_work,
              Mend.MEASURE),
    DoubtRule("income_by_nobody", _watched,
              lambda home, ground: bool(home.income and not home.income.has_collector),
              Mend.INCOME),
    DoubtRule("unable_not_marked",
              lambda home, ground: _watched(home, ground) and _assisted(home, ground),
              lambda home, ground: (
                  home.is_wholly_unable
                  and home.case is not None
                  and not home.case.is_wholly_unable
              ),
              Mend.CASE),
    DoubtRule("unable_but_able", _watched,
              lambda home, ground: (
                  home.case is not None and home.case.is_wholly_unable and bool(home.able)
              ),
              Mend.HOUSEHOLD),
)  # fmt: skip
BY_ID = {rule.id: rule for rule in RULES}


def doubts_of(home: Home, ground: Ground, *, with_health: bool) -> tuple[DoubtRule, ...]:
    """Every rule that finds a contradiction; those over health only where it is opened."""
    return tuple(
        rule
        for rule in RULES
        if (with_health or not rule.opens_health) and rule.holds(home, ground)
    )


def told(rule: DoubtRule, home: Home, ground: Ground) -> str:
    """The doubt's text with its figures."""
    case = home.case
    income = home.income_by(case.admitted_on) if case and case.admitted_on else None
    return rule.text.format(
        days=ground.figures.measure_days,
        months=ground.figures.developmental_months,
        percent=ground.figures.labour_percent,
        amount=f"{(income.wages_fen if income else 0) / 100:.2f}",
    )
