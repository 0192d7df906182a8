"""A small world with at least one row of every business table, at places and ends of choice."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from zhuzhen.duties.models import DutyInstance, Exemption
from zhuzhen.evidence.models import Blob, Paper
from zhuzhen.feeds.models import FeedMapping
from zhuzhen.funds.choices import Direction, OrderKind, OrderState, PurposeKind, Source, Stage
from zhuzhen.funds.commands import (
    AccountKey,
    Move,
    enter_income,
    open_purpose,
    receive,
    transfer,
)
from zhuzhen.funds.models import Closing, Contribution, Entry, FundOrder
from zhuzhen.partners.models import (
    Cluster,
    Handover,
    Membership,
    Org,
    OrgName,
    Pairing,
    Person,
    Posting,
    Shift,
    Team,
)
from zhuzhen.people.models import Account, SavedView
from zhuzhen.registers.models import (
    Change,
    Load,
    Receipt,
    Record,
    RecordPaper,
    RecordStep,
    SheetMapping,
)
from zhuzhen.reminders.models import Reminder
from zhuzhen.rosters.models import RosterChange, RosterReceipt

ALWAYS = (dt.date(2021, 1, 1), None)
NOW = dt.datetime(2022, 11, 20, 9, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Ends:
    """The scope columns of one business row."""

    place_id: str | None
    helper_code: str | None
    org_id: int | None
    cluster_id: int | None


def org(word: str, *, home: str, works_in: str | None = None) -> Org:
    made = Org.objects.create(
        name=f"{word}局", short_name=word, kind="city_direct", home_id=home,
        works_in_id=works_in, during=ALWAYS,
    )  # fmt: skip
    OrgName.objects.create(org=made, name=f"{word}旧名", during=ALWAYS)
    return made


def cluster(word: str, *, town: str, helper: str) -> Cluster:
    return Cluster.objects.create(
        name=f"{word}组团", town_id=town, helper_id=helper, tier="prd_city", during=ALWAYS
    )


def member(of: Cluster, *, org: Org, role: str = "member", during: tuple = ALWAYS) -> Membership:
    return Membership.objects.create(
        cluster=of, org=org, role=role, during=during, place_id=of.town_id,
        helper_code=of.helper_id,
    )  # fmt: skip


def team_and_people(word: str, *, of: Cluster, sending: Org) -> None:
    """A team with one person posted, his pairing and his handover."""
    ends = {"place_id": of.town_id, "helper_code": of.helper_id}
    team = Team.objects.create(name=f"{word}工作队", cluster=of, during=ALWAYS, **ends)
    person = Person.objects.create(
        name=f"{word}同志", org=sending, helper_code=of.helper_id, is_party_member=True
    )
    posting = Posting.objects.create(
        person=person, team=team, sending_org=sending, role="leader", status="on_duty",
        during=ALWAYS, cluster=of, **ends,
    )  # fmt: skip
    Handover.objects.create(
        leaving=posting, items=[{"what": f"{word}台账", "done": False}], cluster=of, **ends
    )
    Pairing.objects.create(
        kind="enterprise_village", helper_org=sending, document=f"{word}协议", during=ALWAYS, **ends
    )


def record(
    word: str, *, ends: Ends, by: Account, register: str = "work_brief", **more: object
) -> Record:
    """A submitted record with one paper, one step, a receipt and a pending change."""
    columns = vars(ends)
    receipt = Receipt.objects.create(
        register=register, file_name=f"{word}.xlsx", file_sm3="0" * 64, rows_read=1, created=1,
        updated=0, unchanged=0, by=by, at=NOW, place_id=ends.place_id or "", org_id=ends.org_id,
    )  # fmt: skip
    SavedView.objects.get_or_create(
        account=by, list=register, name=f"{word}筛选", defaults={"query": f"q={word}"}
    )
    SheetMapping.objects.get_or_create(
        account=by, register=register, heads_sm3=word, defaults={"org_id": ends.org_id, "at": NOW}
    )
    FeedMapping.objects.get_or_create(
        account=by, feed="households", heads_sm3=word, defaults={"org_id": ends.org_id, "at": NOW}
    )
    Reminder.objects.get_or_create(
        account=by, kind="returned", step="2", record_id=receipt.pk, made_on=NOW.date()
    )
    made = Record.objects.create(
        uid=uuid.uuid4(), register=register, state="submitted", happened_on=dt.date(2022, 8, 8),
        summary=f"{word}摘要", origin="form", receipt=receipt, created_by=by, created_at=NOW,
        updated_at=NOW, **{"values": {}, **columns, **more},
    )  # fmt: skip
    RecordStep.objects.create(
        record=made, step="submit", after="submitted", version=1, by=by, at=NOW,
        reason=f"{word}办理",
    )  # fmt: skip
    blob, _ = Blob.objects.get_or_create(sm3=uuid.uuid4().hex * 2, size=3, mime="text/plain")
    paper = Paper.objects.create(
        blob=blob, name=f"{word}.txt", uploaded_by_id=by.pk, uploaded_at=timezone.now(), **columns
    )
    RecordPaper.objects.create(record=made, paper=paper)
    Change.objects.create(register=register, happened_on=made.happened_on, **columns)
    month = made.happened_on.replace(day=1)
    Load.objects.create(register=register, month=month, entries=1, asked=5, prefilled=1, **columns)
    brought = RosterReceipt.objects.create(
        roster="organisations", file_name=f"{word}名册.xlsx", file_sm3="0" * 64, rows_read=1,
        created=1, updated=0, unchanged=0, by=by, at=NOW, helper_code=ends.helper_code or "",
    )  # fmt: skip
    RosterChange.objects.create(
        receipt=brought, table="partners.org", row_id=0, label=f"{word}名册行", after={}
    )
    shifted = {**columns, "helper_code": ends.helper_code or ""}
    Shift.objects.create(since=made.happened_on, **shifted)
    return made


def money(word: str, *, place: str, helper: str, by: Account) -> Entry:
    """A row of every table of money with the same ends: a share that was sent and received, a
    purpose, its income, an order over it, a month closed."""
    on = dt.date(2022, 8, 8)
    earlier = Contribution.objects.filter(place_id=place, helper_code=helper).count()
    share = Contribution.objects.create(
        source=Source.ASSISTING_CITY, helper_code=helper, place_id=place, year=2022 - earlier,
        towns=1,
        standard_fen=100, due_fen=100, budgeted_fen=100, budget_item=word, budgeted_on=on,
        passed_on=on, transfer_due_on=on, updated_at=NOW,
    )  # fmt: skip
    sent = transfer(share, amount_fen=60, voucher_no=f"{word}1", on=on, by=None)
    receive(sent, receipt_no=f"{word}2", on=on, by=None)
    transfer(share, amount_fen=40, voucher_no=f"{word}3", on=on, by=None)
    purpose = open_purpose(
        kind=PurposeKind.DONATION, title=f"{word}用途", place=place, on=on, helper_code=helper,
        direction=Direction.OTHER,
    )  # fmt: skip
    entry = enter_income(
        source=Source.DONATION, year=2022, place=place, amount_fen=100, on=on, by=by,
        text=f"{word}捐赠", helper_code=helper, purpose=purpose,
    )  # fmt: skip
    start = AccountKey(Stage.ARRIVED, Source.DONATION, 2022, place, helper, purpose.pk)
    move = Move(start, start.at(Stage.ALLOCATED, purpose_id=purpose.pk), 10)
    FundOrder.objects.create(
        kind=OrderKind.ALLOCATION, state=OrderState.SUBMITTED, place_id=place, helper_code=helper,
        purpose=purpose, amount_fen=10, on=on, text=f"{word}分配", submitted_by=by,
        content={"moves": [move.as_json()]}, content_sm3="0" * 64, submitted_at=NOW,
    )  # fmt: skip
    Closing.objects.get_or_create(
        place_id=place, month=dt.date(2021, 8, 1), defaults={"closed_at": NOW, "closed_by": by}
    )
    return entry


def instance(
    word: str, *, ends: Ends, by: Account, duty: str, owner: str, kind: str = "cluster_org"
) -> DutyInstance:
    made = DutyInstance.objects.create(
        duty=duty, pack_version_id=1, owner_kind=kind, owner_key=owner, owner_name=f"{word}主体",
        period="2022", starts_on=dt.date(2022, 1, 1), due_on=dt.date(2022, 12, 31),
        served_days=365, target_low=1, value=0, computed_at=NOW, **vars(ends),
    )  # fmt: skip
    Exemption.objects.create(instance=made, reason=f"{word}免责", by=by, at=NOW)
    return made


def members_by_plan(clusters: Sequence[Cluster], orgs: Sequence[Org], plan: Sequence) -> None:
    """`plan`: (cluster, org, first day, day after the last) by position; repeats are left out."""
    done = set()
    for at, of, first, after in plan:
        pair = (at % len(clusters), of % len(orgs))
        if pair not in done:
            done.add(pair)
            member(clusters[pair[0]], org=orgs[pair[1]], during=(first, after))
