"""Load the demonstration at province scale, for measuring: bulk rows, then figures."""

import datetime as dt
from pathlib import Path

from django.db import connection, connections, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from zhuzhen.base import audit, scope
from zhuzhen.demo import accounts, bulk, dongguan, guangdong, templates
from zhuzhen.demo.building import Built, build
from zhuzhen.demo.city import Loaded, Tell, keep_credentials, told_of, untold
from zhuzhen.demo.layout import Layout
from zhuzhen.demo.load import meter_all
from zhuzhen.duties.commands import refresh_period
from zhuzhen.partners.choices import ClusterRole
from zhuzhen.partners.models import Membership
from zhuzhen.places.models import Division
from zhuzhen.registers.models import RecordStep

SINCE = dt.date(2021, 7, 1)
RECORDS, YEARS = 3_000_000, 5
LEFT_AFTER = dt.date(2023, 6, 30)


def load(
    *,
    now: dt.datetime,
    records: int = RECORDS,
    years: int = YEARS,
    path: Path | None = None,
    tell: Tell = untold,
) -> Loaded:
    """Fill an empty system: partners and accounts, then `records` over `years` from 2021-07.

    Passwords are written to `path` if one is given. The steps commit one by one: partners,
    records, figures.
    """
    last = SINCE.replace(year=SINCE.year + years) - dt.timedelta(days=1)
    layout, ground, credentials = _load_partners(last=last)
    tell("partners", 1, 1)
    by_name = str(RecordStep._meta.get_field("by_name").get_default())
    with transaction.atomic(using="owner"):
        bulk.load_records(ground, records=records, by_name=by_name, tell=tell)
    with transaction.atomic(), scope.within(scope.EVERYTHING):
        meter_all()
    _analyze()
    _refresh(range(SINCE.year, last.year + 1), now=now, tell=tell)
    with transaction.atomic(), scope.within(scope.EVERYTHING):
        audit.record(
            "demo.load",
            by=None,
            subject="demonstration",
            subject_id="province",
            facts={"records": records, "units": len(layout.all_units), "years": years},
        )
    loaded = told_of(layout, today=last, records=records, credentials=credentials)
    if path is not None:
        keep_credentials(loaded, path=path)
    return loaded


def _load_partners(
    *, last: dt.date
) -> tuple[Layout, bulk.Ground, tuple[accounts.Credentials, ...]]:
    """Everything but records, committed: the bulk load runs on another connection."""
    with transaction.atomic(), scope.within(scope.EVERYTHING):
        layout = guangdong.layout()
        built = build(layout, since=SINCE, rotated_on=dt.date(2024, 7, 1))
        left = _some_leave(layout, built=built)
        ground = _ground(layout, built=built, left=left, last=last)
        zhuji = next(plan for plan in layout.clusters if plan.town == dongguan.ZHUJI)
        wanted = accounts.parts(built, units=zhuji.units, village=zhuji.villages[0])
        _, credentials = accounts.open_accounts(wanted, since=SINCE)
    return layout, ground, credentials


def _some_leave(layout: Layout, *, built: Built) -> dict[str, dt.date]:
    """The last member of every thirtieth cluster leaves in the middle of 2023."""
    leaving = [plan.units[-1] for plan in layout.clusters[7::30]]
    Membership.objects.filter(
        org_id__in=[built.orgs[key].pk for key in leaving], role=ClusterRole.MEMBER
    ).update(during=DateRange(SINCE, LEFT_AFTER + dt.timedelta(days=1)))
    return dict.fromkeys(leaving, LEFT_AFTER)


def _ground(
    layout: Layout, *, built: Built, left: dict[str, dt.date], last: dt.date
) -> bulk.Ground:
    counties = {
        code[:6]: (code, name)
        for code, name in Division.objects.filter(level__in=("county", "city")).values_list(
            "code", "name"
        )
    }
    places = []
    for plan in layout.clusters:
        cluster = built.clusters[plan.town]
        county, county_name = counties[plan.town[:6]]
        places.append(
            bulk.Place(
                cluster=cluster.pk,
                name=cluster.name,
                town=plan.town,
                town_name=plan.town_name,
                county=county,
                county_name=county_name,
                helper=plan.helper,
                units=tuple(
                    bulk.Unit(built.orgs[k].pk, k, built.orgs[k].home_id, left.get(k))
                    for k in plan.units
                ),
            )
        )
    return bulk.Ground(
        places=places,
        kinds=templates.kinds(),
        versions=templates.versions(plan.helper for plan in layout.clusters),
        first=SINCE,
        last=last,
    )


def _analyze() -> None:
    """Fresh statistics and visibility map; neither can run inside a transaction's rows."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) registers_record")
        cursor.execute("ANALYZE")


def _refresh(years: range, *, now: dt.datetime, tell: Tell) -> None:
    for done, year in enumerate(years, start=1):
        with transaction.atomic(), connection.cursor() as cursor:
            # Owners are CTEs the planner takes for one row; looping over 7,000 of them takes
            # hours where hashing takes a second.
            cursor.execute("SET LOCAL enable_nestloop = off")
            refresh_period(str(year), now=now)
        tell("duties", done, len(years))
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) duties_dutyinstance")
