"""The world of the scope walk: the stage, the cast, and a marker word of its own in every row."""

import datetime as dt
import itertools
import re
from dataclasses import dataclass, field
from types import SimpleNamespace

from django.db import models

from tests import cast as scene
from tests.cast import DONGGUAN, HUKOU, ZHUJI
from tests.pages import family_world
from tests.pages import small_world as small
from tests.pages.sight import expected_rows, sight_of
from tests.pages.works_world import works
from zhuzhen.assets.models import AssetStep
from zhuzhen.base import scope
from zhuzhen.casework.models import Case
from zhuzhen.duties.commands import refresh_period
from zhuzhen.duties.models import DutyInstance, Exemption
from zhuzhen.evidence.models import Paper
from zhuzhen.funds.models import Closing, Entry, FundOrder
from zhuzhen.notices.models import Notice
from zhuzhen.partners.models import (
    Cluster,
    Handover,
    Org,
    OrgName,
    Pairing,
    Person,
    Team,
)
from zhuzhen.people.models import Account
from zhuzhen.projects.models import Project, ProjectStep, Selection
from zhuzhen.registers.models import Receipt, Record, RecordStep
from zhuzhen.rosters.models import RosterChange, RosterReceipt

MARKER = re.compile(r"ZZQ\d{5}")
PREFIX = "ZZQ"
GUANGZHOU, LECHANG_TOWN, MIANHU = "440100000000", "440281100000", "445222110000"
VILLAGE = "440282113201"
# Where the marker stands in each kind of row; steps carry the word they were written with.
TEXTS: dict[type[models.Model], tuple[str, ...]] = {
    Org: ("name", "short_name"),
    OrgName: ("name",),
    Cluster: ("name",),
    Team: ("name",),
    Person: ("name",),
    Pairing: ("document",),
    Record: ("summary", "return_reason"),
    Receipt: ("file_name",),
    RosterReceipt: ("file_name",),
    RosterChange: ("label",),
    Paper: ("name",),
    DutyInstance: ("owner_name",),
    Exemption: ("reason",),
    Account: ("display_name", "job_title"),
}
Row = tuple[type[models.Model], int]


@dataclass
class World:
    """Who looks, and whose each marker is."""

    actors: dict[str, Account | None]
    owner_of: dict[str, Row] = field(default_factory=dict)
    seen: dict[str, dict[type[models.Model], set[int]]] = field(default_factory=dict)

    def sees(self, who: str, row: Row) -> bool:
        return row[1] in self.seen[who].get(row[0], set())

    def may_read(self, who: str, marker: str, *, on_admin_page: bool = False) -> bool:
        """Whether a marker may stand in what `who` is shown."""
        model, pk = self.owner_of[marker]
        if model is Account:
            return pk in self.seen[who][Account] or on_admin_page
        return self.sees(who, (model, pk))


def _spots(stage: scene.Stage) -> list[tuple[str, small.Ends]]:
    """One record for each way of belonging: (register, its ends)."""
    return [
        ("work_brief", small.Ends(ZHUJI, DONGGUAN, stage.lead.pk, stage.cluster.pk)),
        ("field_visit", small.Ends(ZHUJI, DONGGUAN, stage.member_b.pk, stage.cluster.pk)),
        ("field_visit", small.Ends(VILLAGE, DONGGUAN, None, stage.cluster.pk)),
        ("field_visit", small.Ends(HUKOU, DONGGUAN, None, None)),
        ("field_visit", small.Ends(MIANHU, DONGGUAN, stage.outsider.pk, stage.other_cluster.pk)),
        ("work_brief", small.Ends(LECHANG_TOWN, GUANGZHOU, None, None)),
        ("field_visit", small.Ends(None, GUANGZHOU, None, None)),
        ("decision", small.Ends(ZHUJI, DONGGUAN, stage.lead.pk, stage.cluster.pk)),
        ("decision", small.Ends(MIANHU, DONGGUAN, stage.outsider.pk, stage.other_cluster.pk)),
        ("job_wish", small.Ends(VILLAGE, DONGGUAN, None, stage.cluster.pk)),
        ("job_wish", small.Ends(MIANHU, DONGGUAN, None, stage.other_cluster.pk)),
        ("vacancy", small.Ends(ZHUJI, DONGGUAN, stage.lead.pk, stage.cluster.pk)),
        ("vacancy", small.Ends(LECHANG_TOWN, GUANGZHOU, None, None)),
    ]


def _mark(world: World, numbers: "itertools.count[int]") -> None:
    for model, names in TEXTS.items():
        for row in model._default_manager.order_by("pk"):
            marker = f"{PREFIX}{next(numbers):05d}"
            world.owner_of[marker] = (model, row.pk)
            for name in names:
                setattr(row, name, f"{getattr(row, name)[:8]}{marker}")
            if model is Record:
                row.values = {
                    "purpose": f"内容{marker}", "rank": "principal", "topic": marker,
                    "matter": f"事项{marker}",
                }  # fmt: skip
            row.save()
    for row in Handover.objects.order_by("pk"):
        marker = f"{PREFIX}{next(numbers):05d}"
        world.owner_of[marker] = (Handover, row.pk)
        row.items = [{"what": marker, "done": False}]
        row.save()


def _settle_families(world: World, numbers: "itertools.count[int]", *, by: Account) -> None:
    """A family in a village of ours, of the town next door, and of a county next door; published
    notices aside, which everyone may read, their words are the case's."""
    for place in (VILLAGE, "440282112201", "440281001001"):
        word = f"{PREFIX}{next(numbers):05d}"
        made = family_world.family(word, place=place, by=by)
        Notice.objects.filter(state="published").update(title="公示")
        world.owner_of[word] = (Case, made.pk)


def _settle_money(world: World, numbers: "itertools.count[int]", *, by: Account) -> None:
    """Money of a village of ours, of its town, of the town next door, of places next door; its rows
    stand at the same ends, so one word marks them all."""
    for place, helper in (
        (VILLAGE, DONGGUAN), (ZHUJI, DONGGUAN), (HUKOU, DONGGUAN), (MIANHU, DONGGUAN),
        ("440281102000", GUANGZHOU),
    ):  # fmt: skip
        word = f"{PREFIX}{next(numbers):05d}"
        entry = small.money(word, place=place, helper=helper, by=by)
        world.owner_of[word] = (Entry, entry.pk)


def _settle_works(world: World, numbers: "itertools.count[int]", *, by: Account) -> None:
    """A project with its asset in a village of ours, in our town, and in places next door."""
    for place, helper in (
        (VILLAGE, DONGGUAN), (ZHUJI, DONGGUAN), (HUKOU, DONGGUAN), (MIANHU, DONGGUAN),
        ("440281102000", GUANGZHOU),
    ):  # fmt: skip
        word = f"{PREFIX}{next(numbers):05d}"
        made = works(word, place=place, helper=helper, by=by)
        world.owner_of[word] = (Project, made.pk)


def _authors(seen: dict[type[models.Model], set[int]]) -> set[int]:
    """Whose names stand beside what someone sees."""
    found: set[int | None] = set()
    for model, column in (
        (Record, "created_by_id"), (RecordStep, "by_id"), (Receipt, "by_id"),
        (Exemption, "by_id"), (Paper, "uploaded_by_id"), (RosterReceipt, "by_id"),
        (Entry, "by_id"), (FundOrder, "submitted_by_id"), (Closing, "closed_by_id"),
        (ProjectStep, "by_id"), (Selection, "by_id"), (AssetStep, "by_id"),
    ):  # fmt: skip
        rows = model._default_manager.filter(pk__in=seen[model])
        found |= set(rows.values_list(column, flat=True))
    return {each for each in found if each is not None}


def build() -> World:
    """Fill the database; call it in a transaction."""
    scope.enter(scope.EVERYTHING)
    stage = scene.stage()
    cast = scene.cast(stage)
    far = small.org("远", home=GUANGZHOU)
    far_cluster = small.cluster("远", town=LECHANG_TOWN, helper=GUANGZHOU)
    small.member(far_cluster, org=far, role="lead")
    for word, each, sending in (
        ("近", stage.cluster, stage.lead), ("旁", stage.other_cluster, stage.outsider),
        ("远", far_cluster, far),
    ):  # fmt: skip
        small.team_and_people(word, of=each, sending=sending)
    numbers = itertools.count(1)
    authors = [scene.account(f"author-{at}", role="county", place_id=DONGGUAN) for at in range(3)]
    world = World({**vars(SimpleNamespace(**vars(cast))), "anonymous": None})
    world.actors["leader"] = scene.account(
        "leader", role="team_leader", cluster_id=stage.cluster.pk
    )
    for role in ("sec_admin", "audit_admin"):
        world.actors[role] = scene.account(f"walk-{role}", role=role)
    world.actors["nobody"] = Account.objects.create(username="nobody", display_name="无角色")
    for at, (register, ends) in enumerate(_spots(stage)):
        word = f"{PREFIX}{next(numbers):05d}"
        made = small.record(word, ends=ends, by=authors[at % 3], register=register)
        world.owner_of[word] = (Record, made.pk)
    _settle_families(world, numbers, by=authors[0])
    _settle_money(world, numbers, by=authors[1])
    _settle_works(world, numbers, by=authors[2])
    refresh_period("2022", now=dt.datetime(2022, 11, 20, 8, tzinfo=dt.UTC))
    for instance in DutyInstance.objects.order_by("duty", "owner_key", "pk")[:40:4]:
        Exemption.objects.create(instance=instance, reason="免", by=authors[0], at=small.NOW)
    _mark(world, numbers)
    for who, account in world.actors.items():
        seen = expected_rows(sight_of(account)) if account else {}
        if account:
            seen[Account] = _authors(seen) | {account.pk}
        world.seen[who] = {model: set(ids) for model, ids in seen.items()}
    return world
