"""`zhuzhen screen`: files of departments received, places screened, rules weighed and tried."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhuzhen.cli.printing import Format, print_rows
from zhuzhen.cli.registers import FormatOption, shown_progress
from zhuzhen.cli.session import with_database

if TYPE_CHECKING:
    from zhuzhen.screening.choices import Engine
    from zhuzhen.screening.models import Feed, Run
    from zhuzhen.screening.outcomes import Trial

app = typer.Typer(help="部门数据筛查：接收、筛查、试算、准确率。", no_args_is_help=True)
Row = dict[str, object]
PlaceOption = Annotated[str, typer.Option("--place", help="区划代码或名称")]
EngineOption = Annotated[str, typer.Option("--engine", help="duckdb 或 spark")]
_SHOWN_FAULTS = 50


def _day(text: str, *, otherwise: dt.date) -> dt.date:
    from zhuzhen.base.problems import Problem

    try:
        return dt.date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise Problem("bad_value", field=text, why="不是日期，应如 2022-03-10") from None


def _pairs(pairs: list[str], *, option: str) -> dict[str, str]:
    from zhuzhen.base.problems import Problem

    if any("=" not in pair for pair in pairs):
        raise Problem("bad_value", field=option, why="应写成 名称=值")
    return dict(pair.split("=", 1) for pair in pairs)


@app.command()
def receive(
    kind: Annotated[str, typer.Argument(help="部门数据编号，如 medical_payment")],
    file: Annotated[
        Path, typer.Argument(help="CSV、Excel 或 Parquet 文件", exists=True, dir_okay=False)
    ],
    place: PlaceOption,
    since: Annotated[str, typer.Option("--from", help="数据期起，如 2022-01-01；名单不写")] = "",
    until: Annotated[str, typer.Option("--to", help="数据期止，或名单的日期；默认今天")] = "",
    map_: Annotated[
        list[str] | None, typer.Option("--map", help="列名=列编号；等号后留空为不读")
    ] = None,
    money_unit: Annotated[
        list[str] | None, typer.Option("--unit", help="列名=元、万元或分；表头没写单位时用")
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """接收一份部门数据：核对、脱敏后入库；有一处不对就一行不收，所有问题一次列出，退出码为 1。"""
    done = _received(
        kind, file, place=place, span=(since, until), map_=map_ or [], units=money_unit or []
    )
    _print_feed(done, format=format)
    if done.fault_count:
        raise SystemExit(1)


@with_database
def _received(
    kind: str, file: Path, *, place: str, span: tuple[str, str], map_: list[str], units: list[str]
) -> "Feed":
    """The file taken in, or refused and kept as such, so that the screen shows its faults too."""
    from zhuzhen.base import clock
    from zhuzhen.feeds.mapping import HeadMapping
    from zhuzhen.places.queries import resolve
    from zhuzhen.screening.commands.receiving import receive_file, take_in

    today = clock.today()
    ends = _day(span[1], otherwise=today)
    chosen = HeadMapping(_pairs(map_, option="--map"), _pairs(units, option="--unit"))
    feed = receive_file(
        kind,
        place=resolve(place).code,
        path=file,
        file_name=file.name,
        period=(_day(span[0], otherwise=ends), ends),
        by=None,
        today=today,
    )
    with shown_progress("入库") as tell:
        return take_in(
            feed, by=None, today=today, chosen=chosen if map_ or units else None, progress=tell
        )


def _print_feed(feed: "Feed", *, format: Format) -> None:
    """The counts of a file taken in; of one refused its faults, on the error stream."""
    from zhuzhen.base.problems import Fault

    row: Row = {
        "feed": feed.pk,
        "state": str(feed.get_state_display()),
        "rows": feed.rows_read,
        "kept": feed.rows_kept,
        "matched": feed.persons_matched,
        "unmatched": feed.persons_unmatched,
        "faults": feed.fault_count,
    }
    print_rows([row], format=format)
    for note in feed.notes:
        typer.echo(note, err=True)
    for each in feed.faults[:_SHOWN_FAULTS]:
        typer.echo(f"  {Fault(**each)}", err=True)
    if feed.fault_count > _SHOWN_FAULTS:
        typer.echo(f"  还有 {feed.fault_count - _SHOWN_FAULTS} 处。", err=True)


@app.command()
@with_database
def run(
    place: PlaceOption,
    rule: Annotated[
        list[str] | None, typer.Option("--rule", help="只用哪几条规则；默认全部")
    ] = None,
    engine: EngineOption = "duckdb",
    format: FormatOption = Format.TABLE,
) -> None:
    """按政策包的规则筛查一个地方，查出的线索发到村；中途断了一条不留，再跑不重复。"""
    from zhuzhen.base import clock
    from zhuzhen.places.queries import resolve
    from zhuzhen.screening.commands.running import run_screening

    with shown_progress("筛查") as tell:
        done = run_screening(
            resolve(place).code,
            by=None,
            today=clock.today(),
            rules=tuple(rule or ()),
            engine=_engine(engine),
            progress=tell,
        )
    print_rows(_rows_of(done), format=format)


def _engine(name: str) -> "Engine":
    from zhuzhen.base.problems import Problem
    from zhuzhen.screening.choices import LISTED, Engine

    if name not in Engine.values:
        raise Problem("bad_value", field=f"--engine {name}", why=f"可用的有：{LISTED.join(Engine)}")
    return Engine(name)


def _rows_of(run: "Run") -> list[Row]:
    return [{"rule": name, **counts} for name, counts in run.counts.items()]


@app.command()
@with_database
def simulate(
    rule: Annotated[str, typer.Argument(help="规则编号，如 heavy_medical_cost")],
    place: PlaceOption,
    set_: Annotated[list[str], typer.Option("--set", help="参数=值，如 bound=1500000（金额按分）")],
    on: Annotated[
        list[str] | None, typer.Option("--on", help="按哪天看；默认最近几次筛查的日期")
    ] = None,
    engine: EngineOption = "duckdb",
    format: FormatOption = Format.TABLE,
) -> None:
    """换一个界限试算：在过去的数据和结果上多查出、少查出多少，其中已知属实的有多少；不写任何内容。"""
    from zhuzhen.base import clock
    from zhuzhen.base.problems import Problem
    from zhuzhen.places.queries import resolve
    from zhuzhen.screening.simulating import amount, simulate

    texts = _pairs(set_, option="--set")
    try:
        changed = {name: amount(text) for name, text in texts.items()}
    except ArithmeticError:
        raise Problem("bad_value", field="--set", why="等号后应为数字") from None
    today = clock.today()
    tried = simulate(
        rule,
        place=resolve(place).code,
        changed=changed,
        by=None,
        today=today,
        days=[_day(text, otherwise=today) for text in on or ()],
        engine=_engine(engine),
    )
    print_rows([_row_of(tried)], format=format)


def _row_of(tried: "Trial") -> Row:
    return {
        "days": "、".join(f"{day}" for day in tried.days),
        "found_now": tried.now.found,
        "found_then": tried.tried.found,
        "more": tried.more,
        "fewer": tried.fewer,
        "true_now": tried.now.true,
        "true_then": tried.tried.true,
        "caught": tried.caught,
        "lost": tried.lost,
        "false_more": tried.false_more,
        "false_fewer": tried.false_fewer,
    }


@app.command()
@with_database
def precision(place: PlaceOption = "", format: FormatOption = Format.TABLE) -> None:
    """各条规则查出的线索核实以后，属实的有几成。"""
    from zhuzhen.places.queries import resolve
    from zhuzhen.screening.outcomes import precision

    found = precision(place=resolve(place).code if place else "")
    rows: list[Row] = [
        {
            "rule": each.rule,
            "raised": each.raised,
            "true": each.true,
            "judged": each.judged,
            "percent": each.percent,
            "waiting": each.waiting,
            "known": each.known,
        }
        for each in found.values()
    ]
    print_rows(rows, format=format)


@app.command()
@with_database
def purge(
    feed: Annotated[int | None, typer.Option("--feed", help="只删这一份，不等到期")] = None,
) -> None:
    """删除到期的部门原始文件；脱敏数据留着。"""
    from zhuzhen.base import clock
    from zhuzhen.base.problems import Problem
    from zhuzhen.screening.commands.purging import delete_raw, purge_raw
    from zhuzhen.screening.models import Feed

    today = clock.today()
    if feed is None:
        typer.echo(f"删除了 {purge_raw(today=today)} 份到期的原始文件。")
        return
    found = Feed.objects.filter(pk=feed).first()
    if found is None:
        raise Problem("not_found", what=f"部门数据 {feed}")
    delete_raw(found, by=None, today=today)
    typer.echo(f"删除了“{found.file_name}”的原始文件。")
