"""The load meter: who was asked for how much, by what, month by month; and as a workbook."""

from django.http import FileResponse, HttpRequest
from ninja import Query, Router, Schema

from zhuzhen.base import clock
from zhuzhen.base.periods import Period
from zhuzhen.load import queries
from zhuzhen.load.choices import LoadLevel, LoadOrder
from zhuzhen.load.queries import Asked
from zhuzhen.load.rules import Figures
from zhuzhen.pages.api.asking import period_of
from zhuzhen.pages.api.auth import caller
from zhuzhen.pages.api.choices import LOAD
from zhuzhen.pages.api.failures import FAILURES
from zhuzhen.pages.api.fields import Id, PageNumber, PeriodText, PlaceCode
from zhuzhen.pages.api.sending import FILE, sent
from zhuzhen.pages.load.asking import exported_load

router = Router(tags=[LOAD])


class AskedLoad(Schema):
    """`period` as 2022-11 (this month without one), `place` with all below it; the owners of a
    level, of one cluster if it is named."""

    period: PeriodText | None = None
    place: PlaceCode | None = None
    level: LoadLevel = LoadLevel.UNIT
    cluster: Id | None = None

    def asked(self) -> Asked:
        """The same for the queries. Raises bad_period."""
        this_month = Period.holding(clock.today(), kind="month")
        period = period_of(self.period) or this_month
        return Asked(period, self.place or "", self.cluster, self.level)


class FiguresOut(Schema):
    """New records, and answers by how they came. Money and people play no part here."""

    entries: int
    asked: int
    prefilled: int
    derived: int
    percent_spared: int | None
    asked_each: float | None


class OwnerLoadOut(Schema):
    key: str
    name: str
    figures: FiguresOut


class RegisterLoadOut(Schema):
    register_id: str
    title: str
    figures: FiguresOut


class MonthLoadOut(Schema):
    month: str
    figures: FiguresOut


class LoadOut(Schema):
    """A page of owners, `total` of all of them; registers and months are of the whole scope."""

    period: str
    level: LoadLevel
    page: int
    pages: int
    total: FiguresOut
    owners: list[OwnerLoadOut]
    registers: list[RegisterLoadOut]
    months: list[MonthLoadOut]


def _figures(of: Figures) -> FiguresOut:
    each = of.asked_each
    return FiguresOut(
        entries=of.entries,
        asked=of.asked,
        prefilled=of.prefilled,
        derived=of.derived,
        percent_spared=of.percent_spared,
        asked_each=None if each is None else float(each),
    )


@router.get("/load", response={200: LoadOut, **FAILURES}, summary="填报负担")
def load(
    request: HttpRequest,
    asked: Query[AskedLoad],
    sort: LoadOrder = LoadOrder.ASKED,
    page: PageNumber = 1,
) -> LoadOut:
    """How many answers owners of a level were asked for, by the month of entry."""
    wanted = asked.asked()
    table = queries.load_table(wanted, order=sort, page=page)
    return LoadOut(
        period=str(wanted.period),
        level=wanted.level,
        page=table.page,
        pages=table.pages,
        total=_figures(table.total),
        owners=[
            OwnerLoadOut(key=each.key, name=each.name, figures=_figures(each.figures))
            for each in table.owners
        ],
        registers=[
            RegisterLoadOut(register_id=each.id, title=each.title, figures=_figures(each.figures))
            for each in queries.load_by_register(wanted)
        ],
        months=[
            MonthLoadOut(month=str(each.month), figures=_figures(each.figures))
            for each in queries.load_by_month(wanted)
        ],
    )


@router.get(
    "/load.xlsx", response={200: bytes, **FAILURES}, summary="导出填报负担", openapi_extra=FILE
)
def load_sheet(
    request: HttpRequest, asked: Query[AskedLoad], sort: LoadOrder = LoadOrder.ASKED
) -> FileResponse:
    """The same, all owners of the level, as a workbook (.xlsx)."""
    wanted = asked.asked()
    sheet = exported_load(wanted, by=caller(request), order=sort)
    return sent(sheet, name=f"load-{wanted.period}-{wanted.level.value}.xlsx")
