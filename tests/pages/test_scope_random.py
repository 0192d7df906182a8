"""Random grants over a random small world: what SQL shows is what the grants say, row for row."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import TODAY
from tests.pages import family_world
from tests.pages import small_world as world
from tests.pages.sight import SEEN, expected_rows, sight_of
from tests.pages.works_world import works
from zhuzhen.base import scope
from zhuzhen.partners.queries import scope_of
from zhuzhen.people.models import Account, Grant
from zhuzhen.places.models import Division

PLACES = (
    "440000000000", "441900000000", "441900003000", "440200000000", "440282000000",
    "440282113000", "440282113201", "440282112000", "440222000000", "440222100000",
    "445200000000", "445222000000", "445222110000", "440281000000",
)  # fmt: skip
ROLES = ("county", "team_leader", "assist_city")  # the last sees no family
HELPERS = ("441900000000", "440100000000", "440000000000")
DAY = dt.timedelta(days=1)
SPANS = (
    (dt.date(2021, 1, 1), None),
    (dt.date(2021, 1, 1), TODAY),  # ended yesterday
    (dt.date(2021, 1, 1), TODAY + DAY),  # ends today
    (TODAY, None),
    (TODAY + DAY, None),  # begins tomorrow
)

positions = st.integers(0, 5)
maybe = st.none() | positions
spans = st.sampled_from(SPANS)


@st.composite
def worlds(draw):
    return {
        "orgs": draw(
            st.lists(
                st.tuples(st.sampled_from(PLACES), st.none() | st.sampled_from(PLACES)),
                min_size=2,
                max_size=4,
            )  # fmt: skip
        ),
        "clusters": draw(
            st.lists(
                st.tuples(st.sampled_from(PLACES), st.sampled_from(HELPERS)),
                min_size=1,
                max_size=3,
            )  # fmt: skip
        ),
        "members": draw(st.lists(st.tuples(positions, positions, spans), max_size=6)),
        "records": draw(
            st.lists(
                st.tuples(
                    st.none() | st.sampled_from(PLACES), st.sampled_from(HELPERS), maybe, maybe
                ),
                min_size=1,
                max_size=5,
            )  # fmt: skip
        ),
        "grants": draw(
            st.lists(
                st.tuples(
                    st.sampled_from(("place", "org", "cluster")),
                    st.sampled_from(ROLES),
                    st.sampled_from(PLACES),
                    positions,
                    spans,
                ),
                min_size=1,
                max_size=4,
            )  # fmt: skip
        ),
        "active": draw(st.sampled_from((True, True, True, False))),
    }


def build(plan: dict) -> Account:
    other = Account.objects.create(username="other", display_name="另一人", password="!")
    me = Account.objects.create(
        username="random", display_name="随机", password="!", is_active=plan["active"]
    )
    orgs = [
        world.org(f"甲{at}", home=home, works_in=works_in)
        for at, (home, works_in) in enumerate(plan["orgs"])
    ]
    clusters = [
        world.cluster(f"乙{at}", town=town, helper=helper)
        for at, (town, helper) in enumerate(plan["clusters"])
    ]
    members = [(at, of, *span) for at, of, span in plan["members"]]
    world.members_by_plan(clusters, orgs, members)
    for at, each in enumerate(clusters):
        world.team_and_people(f"丙{at}", of=each, sending=orgs[at % len(orgs)])
    for at, (place, helper, of, by) in enumerate(plan["records"]):
        ends = world.Ends(
            place, helper,
            None if of is None else orgs[of % len(orgs)].pk,
            None if by is None else clusters[by % len(clusters)].pk,
        )  # fmt: skip
        author = me if at == 4 else other
        world.record(f"丁{at}", ends=ends, by=author)
        if place:
            family_world.family(f"己{at}", place=place, by=author)
        if Division.objects.filter(pk=place or "").exists():
            world.money(f"庚{at}", place=place, helper=helper or "", by=author)
            works(f"辛{at}", place=place, helper=helper or "", by=author)
        world.instance(f"戊{at}", ends=ends, by=other, duty="x", owner=f"cluster_org:{at}")
    for kind, role, place, at, span in plan["grants"]:
        where = {
            "place": {"place_id": place},
            "org": {"org_id": orgs[at % len(orgs)].pk},
            "cluster": {"cluster_id": clusters[at % len(clusters)].pk},
        }[kind]
        Grant.objects.create(account=me, role=role, during=span, **where)
    return me


def ids_by_sql(model: type[models.Model]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{model._meta.pk.column}" FROM "{model._meta.db_table}"')
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.slow
@given(plan=worlds())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sql_shows_exactly_what_random_grants_say(db, plan):
    with transaction.atomic():
        scope.enter(scope.EVERYTHING)
        me = build(plan)
        expected = expected_rows(sight_of(me))
        scope.enter(scope_of(me, on=TODAY))
        shown = {model: ids_by_sql(model) for model in SEEN}
        transaction.set_rollback(True)
    assert {model.__name__: ids for model, ids in shown.items()} == {
        model.__name__: ids for model, ids in expected.items()
    }


# Tables of ours without row-level security, each with the reason.
OPEN_TABLES = {
    "AuditEntry": (
        "audit administrators' pages and that of invariants read it; sealed and append-only"
    ),
    "AuditHead": "one row, the last seal",
    "Division": "public geography",
    "DivisionName": "public geography",
    "DivisionChange": "public geography",
    "Succession": "public geography",
    "DivisionTag": "public marks of places, from issued documents",
    "Account": "sign-in reads it before there is a scope; only administrators' pages show it",
    "Grant": "read to make the scope; only administrators' pages show it",
    "ApiToken": "read before there is a scope; holds only a digest",
    "Blob": "technical facts of a file by its digest; names and links stand in papers",
    "Closing": "a period and a day; the same for everyone",
}


def test_every_table_is_secured_or_excused():
    """A new table must be secured and told in `sight`, or stand above with its reason."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("zhuzhen.")]
    policy = {each for each in ours if each.__module__.startswith("zhuzhen.policy")}
    named = {model.__name__ for model in SEEN} | set(OPEN_TABLES)
    assert [m.__name__ for m in ours if m.__name__ not in named and m not in policy] == []


def test_the_database_secures_just_the_tables_told(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relrowsecurity AND c.relkind IN ('r', 'p')"
        )
        secured = {row[0] for row in cursor.fetchall()}
    assert secured == {model._meta.db_table for model in SEEN}
