"""The night's reminders: whom, of what, at which step; the same as each desk; never twice."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import HUKOU, ZHUJI, Cast, account, cast, stage
from tests.conftest import TODAY
from tests.duties.world import pair_cities, record, refreshed
from tests.load.world import figure
from zhuzhen.base import scope
from zhuzhen.duties.access import own_instances
from zhuzhen.duties.models import DutyInstance, Exemption
from zhuzhen.pages.awaiting import awaiting_since
from zhuzhen.pages.tasks import open_tasks
from zhuzhen.partners.queries import scope_of
from zhuzhen.people.models import Account
from zhuzhen.registers.models import Record
from zhuzhen.registers.queries import all_declared
from zhuzhen.reminders.choices import Kind
from zhuzhen.reminders.commands import make_reminders, mark_seen
from zhuzhen.reminders.models import Reminder
from zhuzhen.reminders.queries import reminders_of

VILLAGE = "440282113201"
LONG_AGO = dt.datetime(2022, 11, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def on(everything: None):
    made = stage()
    pair_cities()
    refreshed()
    return made


@pytest.fixture
def people(on) -> Cast:
    return cast(on)


def due(instance: DutyInstance, day: dt.date, **more: object) -> DutyInstance:
    for name, value in {"due_on": day, "is_met": False, "target_low": 1, **more}.items():
        setattr(instance, name, value)
    instance.save()
    return instance


def of(who: Account, kind: Kind = Kind.DUTY) -> set[tuple[str, ...]]:
    rows = Reminder.objects.filter(account=who, kind=kind)
    return {(row.duty, row.owner_key, row.period, row.step) for row in rows}


def steps(who: Account, kind: Kind) -> list[str]:
    rows = Reminder.objects.filter(account=who, kind=kind).order_by("pk")
    return [row.step for row in rows]


def expected_duties(who: Account) -> set[tuple[str, ...]]:
    """The same from the desk's own condition, one account at a time."""
    last = TODAY + dt.timedelta(days=7)
    rows = DutyInstance.objects.filter(
        own_instances(who, on=TODAY), is_met=False, due_on__lte=last,
        starts_on__year=TODAY.year, starts_on__lte=TODAY,
    ).exclude(Q(target_low=None, target_high=None))  # fmt: skip
    return {(row.duty, row.owner_key, row.period, step_of(row.due_on)) for row in rows}


def step_of(day: dt.date) -> str:
    if day < TODAY:
        return "late"
    return "last" if day <= TODAY + dt.timedelta(days=1) else "first"


def test_everyone_is_reminded_of_just_what_their_desk_answers_for(on, people):
    team_lead = account("队长", role="team_leader", cluster_id=on.cluster.pk)
    secretary = account("第一书记", role="first_sec", place_id=VILLAGE)
    for number, row in enumerate(DutyInstance.objects.order_by("pk")):
        due(row, TODAY + dt.timedelta(days=number % 11 - 2))
    for owner in (f"town:{ZHUJI}", f"key_village:{VILLAGE}"):
        figure(owner, due="2022-11-21", place_id=owner.partition(":")[2])
    DutyInstance.objects.filter(pack_version_id=1).update(pack_version_id=row.pack_version_id)
    make_reminders(today=TODAY)
    everyone = [*vars(people).values(), team_lead, secretary]
    found = {who.username: of(who) for who in everyone}
    assert found == {who.username: expected_duties(who) for who in everyone}
    reminded = (people.liaison, people.colleague, people.assisting_city, people.town)
    for who in (*reminded, people.village, team_lead, secretary):
        assert found[who.username], who
    for who in (people.auditor, people.system_admin, people.stranger):
        assert not found[who.username], who


@pytest.mark.parametrize(
    ("days", "step"),
    [(8, None), (7, "first"), (2, "first"), (1, "last"), (0, "last"), (-1, "late"), (-90, "late")],
)
def test_steps_by_the_days_left(on, people, days, step):
    DutyInstance.objects.update(is_met=True)
    row = DutyInstance.objects.filter(org_id=on.member_b.pk, period="2022").order_by("pk").first()
    due(row, TODAY + dt.timedelta(days=days))
    make_reminders(today=TODAY)
    assert steps(people.colleague, Kind.DUTY) == ([step] if step else [])


def test_each_step_comes_once_and_what_is_done_does_not(on, people):
    DutyInstance.objects.update(is_met=True)
    row = DutyInstance.objects.filter(org_id=on.member_b.pk, period="2022").order_by("pk").first()
    due(row, TODAY + dt.timedelta(days=7))
    assert make_reminders(today=TODAY) == 1
    assert make_reminders(today=TODAY) == 0
    for later in range(1, 12):
        make_reminders(today=TODAY + dt.timedelta(days=later))
    assert steps(people.colleague, Kind.DUTY) == ["first", "last", "late"]
    told = reminders_of(people.colleague, today=TODAY + dt.timedelta(days=11))
    assert [(each.step, len(each.ids), each.instance.pk) for each in told] == [("late", 3, row.pk)]
    row.is_met = True
    row.save()
    assert reminders_of(people.colleague, today=TODAY) == []


def test_an_exempt_duty_reminds_nobody(on, people):
    DutyInstance.objects.update(is_met=True)
    row = DutyInstance.objects.filter(org_id=on.member_b.pk, period="2022").order_by("pk").first()
    due(row, TODAY)
    Exemption.objects.create(
        instance=row, reason="停办", by=people.province, at=timezone.now()
    )  # fmt: skip
    assert make_reminders(today=TODAY) == 0


def task(**links) -> Record:
    return record(
        "decision", "2022-10-08", due_on=links.pop("due_on", TODAY), values={"matter": "事"},
        **links,
    )  # fmt: skip


def test_tasks_remind_whom_they_are_given_to(on, people):
    neighbour = account("邻镇", role="town", place_id=HUKOU)
    task(org=on.lead, cluster=on.cluster, place_id=ZHUJI)
    task(org=on.member_b, place_id=ZHUJI, due_on=TODAY - dt.timedelta(days=3))
    task(cluster=on.cluster, place_id=ZHUJI)
    task(place_id=VILLAGE, due_on=TODAY + dt.timedelta(days=5))
    task(place_id=ZHUJI, due_on=TODAY + dt.timedelta(days=30))
    task(org=on.lead, done_on=TODAY)
    task(org=on.lead, state="draft")
    make_reminders(today=TODAY)
    last = TODAY + dt.timedelta(days=7)
    for who in (*vars(people).values(), neighbour):
        scope.enter(scope_of(who, on=TODAY))
        mine = {each.pk for each in open_tasks(who, on=TODAY, until=last)}
        scope.enter(scope.EVERYTHING)
        told = Reminder.objects.filter(account=who, kind=Kind.TASK)
        assert {row.record_id for row in told} == mine, who
    assert steps(people.colleague, Kind.TASK) == ["late"]
    assert steps(people.village, Kind.TASK) == ["first"]
    assert len(steps(people.town, Kind.TASK)) == 2
    assert steps(neighbour, Kind.TASK) == []


def test_what_is_returned_is_told_once_a_return(on, people):
    row = record(
        "field_visit", "2022-06-06", state="returned", org=on.member_b, place_id=ZHUJI,
        created_by=people.colleague,
    )  # fmt: skip
    make_reminders(today=TODAY)
    make_reminders(today=TODAY + dt.timedelta(days=1))
    assert steps(people.colleague, Kind.RETURNED) == ["1"]
    row.version, row.state = 3, "submitted"
    row.save()
    assert reminders_of(people.colleague, today=TODAY) == []
    row.version, row.state = 4, "returned"
    row.save()
    make_reminders(today=TODAY)
    assert steps(people.colleague, Kind.RETURNED) == ["1", "4"]
    assert steps(people.liaison, Kind.RETURNED) == []


def test_what_waits_long_is_told_weekly_to_who_may_review(on, people):
    register = next(each.id for each in all_declared() if each.register.needs_confirmation)
    waiting = record(
        register, "2022-10-01", org=on.member_b, place_id=ZHUJI, cluster=on.cluster,
        created_by=people.colleague,
    )  # fmt: skip
    make_reminders(today=TODAY)
    assert not Reminder.objects.filter(kind=Kind.AWAITING).exists()
    Record.objects.filter(pk=waiting.pk).update(updated_at=LONG_AGO)
    make_reminders(today=TODAY)
    make_reminders(today=TODAY)
    before = dt.datetime(2022, 11, 13, tzinfo=timezone.get_current_timezone())
    for who in vars(people).values():
        scope.enter(scope_of(who, on=TODAY))
        number = awaiting_since(who, on=TODAY, before=before)
        scope.enter(scope.EVERYTHING)
        told = steps(who, Kind.AWAITING)
        assert told == (["2022-11-14"] if number else []), who
    assert steps(people.liaison, Kind.AWAITING) and steps(people.county, Kind.AWAITING)
    make_reminders(today=TODAY + dt.timedelta(days=1))
    assert steps(people.county, Kind.AWAITING) == ["2022-11-14", "2022-11-21"]


def test_a_closed_account_is_reminded_of_nothing(on, people):
    people.colleague.is_active = False
    people.colleague.save()
    make_reminders(today=TODAY)
    assert not Reminder.objects.filter(account=people.colleague).exists()


def test_five_statements_for_any_number_of_accounts(on, people):
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            make_reminders(today=TODAY)
        return sum("INSERT INTO reminders_reminder" in each["sql"] for each in captured)

    assert statements() == 5
    for number in range(5):
        account(f"又一人{number}", role="cluster_member", org_id=on.lead.pk)
    assert statements() == 5


def test_one_reads_and_marks_only_ones_own(on, people):
    for org in (on.lead, on.member_b):
        row = DutyInstance.objects.filter(org_id=org.pk, period="2022").order_by("pk").first()
        due(row, TODAY)
    make_reminders(today=TODAY)
    scope.enter(scope_of(people.colleague, on=TODAY))
    own = list(Reminder.objects.values_list("account_id", flat=True).distinct())
    assert own == [people.colleague.pk]
    assert mark_seen(by=people.liaison, at=timezone.now()) == 0
    assert mark_seen(by=people.colleague, at=timezone.now(), ids=[1, 2, 10**15]) == 0
    assert mark_seen(by=people.colleague, at=timezone.now()) > 0
    assert all(each.is_seen for each in reminders_of(people.colleague, today=TODAY))
