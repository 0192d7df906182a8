"""Every page, part, list, drop-down, export, file and API route, as everyone: no word of a row
outside the scope is ever in the answer, and outside numbers are not there."""

import html
import io
import re
from collections import Counter
from collections.abc import Iterator

import openpyxl
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver

from tests.cast import NANXIONG, ZHUJI
from tests.conftest import TODAY
from tests.pages.sight import SEEN
from tests.pages.walk_world import MARKER, PREFIX, World, build
from zhuzhen.assets.models import Asset, Disposal, Distribution, DueIncome, Operation
from zhuzhen.base import scope
from zhuzhen.casework.models import (
    Campaign,
    CampaignVillage,
    Case,
    Clue,
    Doubt,
    HelperPair,
    Measure,
)
from zhuzhen.duties.models import DutyInstance
from zhuzhen.evidence.models import Paper
from zhuzhen.funds.models import Contribution, Entry, FundOrder, LedgerAccount, Transfer
from zhuzhen.households.models import Household, HouseholdReceipt, Resident
from zhuzhen.notices.models import Notice, Objection
from zhuzhen.partners.models import Cluster, Org
from zhuzhen.partners.queries import scope_of
from zhuzhen.people.models import Account, Grant, SavedView
from zhuzhen.policy.models import Clause
from zhuzhen.projects.models import (
    Claim,
    Contract,
    Linkage,
    Milestone,
    Need,
    PlanItem,
    Progress,
    Project,
    Selection,
    TownPlan,
)
from zhuzhen.registers.models import Receipt, Record
from zhuzhen.rosters.models import RosterReceipt
from zhuzhen.screening.models import Feed, Run, Unmatched

pytestmark = pytest.mark.slow
WHO = (
    "anonymous", "nobody", "province", "assisting_city", "host_city", "county", "town", "village",
    "liaison", "colleague", "leader", "task_force", "auditor", "stranger", "outsider",
    "system_admin", "sec_admin", "audit_admin",
)  # fmt: skip
LISTS = ("", f"?q={PREFIX}&text={PREFIX}&period=2022", "?place=440000000000&period=2022&page=1")
OPEN = ("vacancy", "product_catalogue", "sale_order")  # sides that are open in matches.yaml
INSIDE, OUTSIDE, FOLLOWED = 1, 2, 25
_PARAM = re.compile(r"<[^>]+>")
_LINK = re.compile(r'(?:href|hx-get|data-lazy|data-drawer|src)="(/[^"#]*\?[^"#]*)"')


def public(*values):
    return lambda: [(value if isinstance(value, tuple) else (value,), None) for value in values]


def rows_of(model, *columns):
    return lambda: [
        (tuple(getattr(row, name) for name in columns), (model, row.pk))
        for row in model._default_manager.order_by("pk")
    ]


def steps_of_records():
    steps = ("confirm", "return", "void", "submit", "revise", "confirmation", "attach", "papers")
    return [
        ((row.uid, steps[at % len(steps)]), (Record, row.pk))
        for row in Record.objects.order_by("pk")
        for at in range(len(steps))
    ]


def steps_of_notices():
    steps = ("approve", "publish", "pass", "withdraw", "return", "nothing")
    drafts = Notice.objects.filter(state="draft").order_by("pk")
    return [((row.uid, step), (Notice, row.pk)) for row in drafts for step in steps]


def steps_of_orders():
    steps = ("approve", "return", "withdraw", "nothing")
    orders = FundOrder.objects.order_by("pk")
    return [((row.uid, step), (FundOrder, row.pk)) for row in orders for step in steps]


def vouchers():
    rows = Transfer.objects.select_related("contribution").filter(received_on=None).order_by("pk")
    return [((row.contribution.uid, row.pk), (Transfer, row.pk)) for row in rows]


def under(model, parent):
    """Rows that an address names by what they hang on and their own number."""
    return lambda: [
        ((getattr(row, parent).uid, row.pk), (model, row.pk))
        for row in model._default_manager.select_related(parent).order_by("pk")
    ]


def deliveries():
    rows = Linkage.objects.select_related("project").order_by("pk")
    return [((row.project.uid, row.pk), (Linkage, row.pk)) for row in rows]


def dues():
    rows = DueIncome.objects.select_related("operation__asset").order_by("pk")
    return [((row.operation.asset.uid, row.pk), (DueIncome, row.pk)) for row in rows]


def steps_of(model, *steps):
    return lambda: [
        ((row.uid, step), (model, row.pk))
        for row in model._default_manager.order_by("pk")
        for step in steps
    ]


def steps_of_cases():
    steps = ("verify", "county_review", "check", "hand_over", "nothing")
    cases = Case.objects.order_by("pk")
    return [((row.uid, step), (Case, row.pk)) for row in cases for step in steps]


def open_in_jobs():
    rows = Record.objects.filter(register__in=("job_wish", "vacancy")).order_by("pk")
    return [(("jobs", row.uid), (Record, row.pk)) for row in rows]


def clauses():
    first = Clause.objects.order_by("pk").first()
    return [((first.document, first.clause_id), None), (("none", "9"), None)]


# Forms of those who help families; whoever only looks on is refused, the town reaches them all.
SUPPORT = ("measures/<>", "helpers/<>", "doubts/<>")
WORKS = (
    "projects/<>/steps/<>", "projects/<>/milestones/<>", "projects/<>/deliveries/<>",
    "projects/<>/contracts/<>", "projects/<>/progress/<>",
    "projects/needs/<>/claims/<>", "projects/plans/<>/items/<>", "assets/<>/steps/<>",
    "assets/<>/operations/<>",
    "assets/<>/dues/<>", "assets/distributions/<>/<>", "assets/disposals/<>/<>",
)  # fmt: skip
# What stands for the parameters of each kind of route: (values, the row they name or None).
# A route that is not here fails the test until it is given what to walk with.
FILLERS = {
    "admin/accounts/<>": lambda: [((a.pk,), None) for a in Account.objects.order_by("pk")[:2]],
    "admin/grants/<>": lambda: [((g.pk,), None) for g in Grant.objects.order_by("pk")[:2]],
    "board/<>/<>": rows_of(DutyInstance, "duty", "owner_key"),
    "registers/<>": public("field_visit", "work_brief", "none"),
    "registers/lookup/<>": public("place", "org", "cluster", "team"),
    "registers/<>/import/faults/<>": public(("field_visit", "0" * 32)),
    "registers/<>/import/annotated/<>": public(("field_visit", "0" * 32)),
    "registers/<>/import/map/<>": public(("field_visit", "0" * 32)),
    "matching/<>": public("jobs", "goods", "none"),
    "matching/<>/<>": open_in_jobs,
    "matches/<>": public("jobs", "none"),
    "matches/<>/records/<>": open_in_jobs,
    "reports/<>": public("decision_list", "first_secretary_tasks", "none"),
    "registers/<>/views/<>": rows_of(SavedView, "list", "pk"),
    "receipts/<>": rows_of(Receipt, "pk"),
    "rosters/<>": public("organisations", "people", "none"),
    "rosters/<>/map/<>": public(("organisations", "0" * 32)),
    "rosters/<>/annotated/<>": public(("organisations", "0" * 32)),
    "rosters/receipts/<>": rows_of(RosterReceipt, "pk"),
    "roster-imports/<>": rows_of(RosterReceipt, "pk"),
    "imports/<>": rows_of(Receipt, "pk"),
    "records/<>": rows_of(Record, "uid"),
    "records/<>/<>": steps_of_records,
    "papers/<>": rows_of(Paper, "pk"),
    "notices/<>": rows_of(Notice, "uid"),
    "notices/<>/<>": steps_of_notices,
    "notices/objections/<>": rows_of(Objection, "uid"),
    # For everyone; the tests of the public pages say what is not there.
    "public/notices/<>": lambda: [((row.uid,), None) for row in Notice.objects.order_by("pk")],
    "clauses/<>/<>": clauses,
    "cases/<>": rows_of(Case, "uid"),
    "cases/<>/steps/<>": steps_of_cases,
    "clues/<>": rows_of(Clue, "pk"),
    "households/<>": rows_of(Household, "pk"),
    "households/sheets/map/<>": public("0" * 32),
    "households/sheets/annotated/<>": public("0" * 32),
    "households/sheets/receipts/<>": rows_of(HouseholdReceipt, "pk"),
    "residents/<>": rows_of(Resident, "pk"),
    "measures/<>": rows_of(Measure, "pk"),
    "helpers/<>": rows_of(HelperPair, "pk"),
    "doubts/<>": rows_of(Doubt, "pk"),
    "campaigns/<>": rows_of(Campaign, "pk"),
    "campaigns/<>/villages/<>": rows_of(CampaignVillage, "campaign_id", "place_id"),
    "screening/feeds/<>": rows_of(Feed, "pk"),
    "screening/runs/<>": rows_of(Run, "pk"),
    "screening/rules/<>": public("heavy_medical_cost", "none"),
    "screening/unmatched/<>": rows_of(Unmatched, "pk"),
    "funds/contributions/<>": rows_of(Contribution, "uid"),
    "funds/contributions/<>/vouchers/<>": vouchers,
    "funds/orders/<>": rows_of(FundOrder, "uid"),
    "funds/orders/<>/<>": steps_of_orders,
    "funds/entries/<>": rows_of(Entry, "uid"),
    "funds/accounts/<>": rows_of(LedgerAccount, "pk"),
    "projects/<>": rows_of(Project, "uid"),
    "projects/<>/steps/<>": steps_of(Project, "complete", "suspend", "nothing"),
    "projects/<>/milestones/<>": under(Milestone, "project"),
    "projects/<>/deliveries/<>": deliveries,
    "projects/<>/contracts/<>": under(Contract, "project"),
    "projects/<>/progress/<>": under(Progress, "project"),
    "projects/plans/<>": rows_of(TownPlan, "uid"),
    "projects/plans/<>/items/<>": under(PlanItem, "plan"),
    "projects/choice/<>": rows_of(Selection, "uid"),
    "projects/needs/<>": rows_of(Need, "uid"),
    "projects/needs/<>/claims/<>": under(Claim, "need"),
    "assets/<>": rows_of(Asset, "uid"),
    "assets/<>/steps/<>": steps_of(Asset, "report_idle", "change_title", "nothing"),
    "assets/<>/operations/<>": under(Operation, "asset"),
    "assets/<>/dues/<>": dues,
    "assets/distributions/<>/<>": steps_of(Distribution, "decide", "nothing"),
    "assets/disposals/<>/<>": steps_of(Disposal, "value", "nothing"),
    "ledgers/export/<>": public("fund_use", "assets", "disposals", "none"),
    "orgs/<>": rows_of(Org, "pk"),
    "clusters/<>": rows_of(Cluster, "pk"),
    "places/<>": public(ZHUJI, NANXIONG, "440000000000"),
    "packs/<>": public("guangdong-2023", "none"),
    "api/v1/<>": public("nothing/here"),
}


def routes() -> list[str]:
    """Every route of the site and the API, from Django's own resolver."""

    def walk(patterns, before=""):
        for each in patterns:
            route = before + str(each.pattern)
            if hasattr(each, "url_patterns"):
                yield from walk(each.url_patterns, route)
            else:
                yield route

    return sorted(set(walk(get_resolver().url_patterns)))


def key_of(route: str) -> str | None:
    """The filler that a route needs: its path up to the last parameter; None without one."""
    plain = _PARAM.sub("<>", route)
    if "<>" not in plain:
        return None
    key = plain[: plain.rindex("<>") + 2]
    return key if key == "api/v1/<>" else key.removeprefix("api/v1/")


def test_every_route_can_be_walked():
    assert [route for route in routes() if (k := key_of(route)) and k not in FILLERS] == []


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """One world for the whole module, taken back at its end."""
    before, settings.DEMONSTRATION_TODAY = settings.DEMONSTRATION_TODAY, TODAY
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)
    settings.DEMONSTRATION_TODAY = before


@pytest.fixture(autouse=True)
def taken_back(world):
    """What a walk changes (a POST settles figures) is gone before the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def fillings(world):
    """The values of all fillers, read with every row in scope."""
    with scope.within(scope.EVERYTHING):
        return {key: filler() for key, filler in FILLERS.items()}


class Walker:
    """One member of the cast at the door of every route."""

    def __init__(self, world: World, who: str) -> None:
        self.world, self.who = world, who
        self.client = Client(raise_request_exception=False)
        if account := world.actors[who]:
            with transaction.atomic():
                self.client.force_login(account)
        self.wrong: list[str] = []
        self.reached: Counter[str] = Counter()
        self.links: list[str] = []

    def ask(self, address: str, *, method: str = "GET", **headers: str):
        """Ask for an address and look at every word of the answer."""
        response = self.client.generic(method, address, headers=headers)
        if response.status_code >= 500:
            self.wrong.append(f"{method} {address}: {response.status_code}")
        text = text_of(response)
        admin = address.startswith("/admin/") and self.who in ("system_admin", "sec_admin")
        asked = set(address.replace("?", "/").split("/"))
        for marker in sorted(set(MARKER.findall(text))):
            if asked & {"matching", "matches"} and self.is_whom_to_ask(marker):
                continue
            if not self.allowed(marker, admin=admin):
                whose = self.world.owner_of[marker][0].__name__
                self.wrong.append(f"{method} {address}: shows a {whose} out of scope")
        self.links += [html.unescape(link) for link in _LINK.findall(text)]
        return response

    def is_whom_to_ask(self, marker: str) -> bool:
        """A unit that a match names for an open offer of its, out of scope (docs/adr/0010)."""
        model, pk = self.world.owner_of[marker]
        if model is not Org or self.who == "anonymous" or self.is_administrator:
            return False
        with scope.within(scope.EVERYTHING):
            return Record.objects.filter(register__in=OPEN, org=pk).exists()

    def sees(self, row) -> bool:
        return self.who != "anonymous" and self.world.sees(self.who, row)

    def allowed(self, marker: str, *, admin: bool) -> bool:
        if self.who == "anonymous":
            return False
        model, pk = self.world.owner_of[marker]
        if admin and model in (Org, Cluster):
            column = "org_id" if model is Org else "cluster_id"
            return Grant.objects.filter(**{column: pk}).exists()
        return self.world.may_read(self.who, marker, on_admin_page=admin)

    def outsider_asks(self, address: str) -> None:
        """The number of a row that this one may not see: it is not there, by any method."""
        response = self.ask(address)
        refused = {404, 403} if self.is_administrator else {404}
        if response.status_code == 405:
            response, refused = self.ask(address, method="POST"), {404, 403, 422}
        if self.who == "anonymous":
            refused = {302, 401}
        if response.status_code not in refused:
            self.wrong.append(f"{address}: {response.status_code} for a row out of scope")

    @property
    def is_administrator(self) -> bool:
        return self.who.endswith("_admin") or self.who == "nobody"


def text_of(response) -> str:
    """All words of an answer; the cells of a workbook too."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] != b"PK":
        return body.decode("utf-8", "replace")
    book = openpyxl.load_workbook(io.BytesIO(body))
    cells = [
        str(value)
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value is not None
    ]
    return "\n".join([*cells, *book.sheetnames])


def filled(route: str, values: tuple) -> str:
    parts = iter(values)
    return "/" + _PARAM.sub(lambda _: str(next(parts)), route)


def walk_rows(walker: Walker, route: str, *, given) -> None:
    """One route with parameters: for a row inside the scope, and for rows outside it."""
    asked = Counter()
    for values, row in given:
        address = filled(route, values)
        if row is None:
            for query in variants(walker, route, narrowed="")[0][:2]:
                walker.ask(address + query)
            continue
        seen = walker.sees(row)
        asked[seen] += 1
        if asked[seen] > (INSIDE if seen else OUTSIDE):
            continue
        if not seen:
            walker.outsider_asks(address)
            continue
        walker.reached[key_of(route)] += walker.ask(address).status_code == 200
        if not route.startswith("api/"):
            walker.ask(address, **{"HX-Request": "true"})


@pytest.mark.parametrize("who", WHO)
def test_nothing_out_of_scope_is_ever_shown(world, fillings, who):
    walker = Walker(world, who)
    outside = {
        model: next((pk for m, pk in world.owner_of.values()
                     if m is model and not walker.sees((m, pk))), 0)
        for model in (Org, Cluster)
    }  # fmt: skip
    narrowed = f"?org={outside[Org]}&cluster={outside[Cluster]}&period=2022"
    for route in routes():
        key = key_of(route)
        if key is None:
            queries, parts = variants(walker, route, narrowed=narrowed)
            for query in queries:
                walker.ask(f"/{route}{query}")
            for query in parts:
                walker.ask(f"/{route}{query}", **{"HX-Request": "true"})
            continue
        walk_rows(walker, route, given=fillings[key])
    follow(walker)
    assert walker.wrong == []
    if who == "province":
        unreached = {key for key, given in fillings.items() if any(row for _, row in given)}
        assert unreached - {key for key, count in walker.reached.items() if count} <= {
            "records/<>/<>",  # answered to POST only
            "registers/<>/views/<>",  # likewise
            "notices/<>/<>",  # likewise
            "screening/unmatched/<>",  # likewise
            "cases/<>/steps/<>",  # shown to whose step it is
            "clues/<>",  # its dismissal, likewise
            "funds/orders/<>/<>",  # answered to POST only
            *WORKS,  # forms of who builds, keeps and ends them
            "funds/contributions/<>/vouchers/<>",  # its receipt: shown to who receives it
            *SUPPORT,
        }
    if who == "town":
        assert [key for key in SUPPORT if not walker.reached[key]] == []
    if who == "county":
        assert [key for key in WORKS if not walker.reached[key]] == []


def variants(walker: Walker, route: str, *, narrowed: str) -> tuple[list[str], list[str]]:
    """The questions to ask a list with: as a whole page, and as a part for htmx."""
    if route in ("api/v1/", "api/v1/openapi.json"):
        return [""], []
    if route.startswith("admin/") and not walker.is_administrator:
        return [""], []
    if route.startswith("api/"):
        return ["", LISTS[1], narrowed], []
    return ["", LISTS[1], narrowed], [LISTS[2]]


def follow(walker: Walker) -> None:
    """The links that the pages themselves offer: drawers, filters, sorts, pages, exports."""
    followed: set[tuple[str, tuple[str, ...]]] = set()
    for link in list(walker.links):
        path, _, query = link.partition("?")
        kind = (path, tuple(sorted(part.partition("=")[0] for part in query.split("&"))))
        if kind in followed or len(followed) >= FOLLOWED:
            continue
        followed.add(kind)
        walker.ask(link)


@pytest.mark.parametrize("who", WHO)
def test_figures_are_explained_within_the_scope_only(world, who):
    walker = Walker(world, who)
    with scope.within(scope.EVERYTHING):
        instances = list(DutyInstance.objects.order_by("duty", "owner_key", "period"))
    given = Counter()
    for each in instances:
        seen = who != "anonymous" and world.sees(who, (DutyInstance, each.pk))
        given[seen] += 1
        if given[seen] > 4:
            continue
        asked = f"?duty={each.duty}&owner={each.owner_key}&period={each.period}"
        answer = walker.ask(f"/api/v1/duties/explanation{asked}")
        expected = 401 if who == "anonymous" else 200 if seen else 404
        if answer.status_code != expected:
            walker.wrong.append(f"{asked}: {answer.status_code} instead of {expected}")
    assert walker.wrong == []


@pytest.mark.parametrize("who", [who for who in WHO if who != "anonymous"])
def test_sql_under_the_applications_role_shows_just_the_scope(world, who):
    with transaction.atomic():
        scope.enter(scope_of(world.actors[who], on=TODAY))
        shown = {}
        for model in SEEN:
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT "{model._meta.pk.column}" FROM "{model._meta.db_table}"')
                shown[model.__name__] = {row[0] for row in cursor.fetchall()}
        transaction.set_rollback(True)
    assert shown == {model.__name__: world.seen[who][model] for model in SEEN}
