"""`zhuzhen policy`: check, load and show packs, and print their JSON Schema."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from zhuzhen.base import clock
from zhuzhen.cli.printing import Format, print_rows
from zhuzhen.cli.session import with_database
from zhuzhen.policy.coverage import Demand
from zhuzhen.policy.coverage import coverage as coverage_of
from zhuzhen.policy.loading import HEAD_FILE, find_packs
from zhuzhen.policy.loading import load_packs as read_packs
from zhuzhen.policy.problems import PackFault, PackFaults
from zhuzhen.policy.schema import Pack
from zhuzhen.policy.schema.json import json_schema
from zhuzhen.policy.wording import duty_in_words

app = typer.Typer(help="政策包：检查、装载、查看。", no_args_is_help=True)

Paths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[PACK…]", help="政策包目录；不写就是 packs/ 下的全部"),
]
FormatOption = Annotated[Format, typer.Option("--format", help="输出为表格或 JSON")]


def _chosen(paths: list[Path] | None) -> list[Path]:
    from django.conf import settings

    if paths:
        return [pack for path in paths for pack in _packs_at(path)]
    here = Path.cwd()
    found = find_packs(Path(settings.PACKS_ROOT))
    return [path.relative_to(here) if path.is_relative_to(here) else path for path in found]


def _packs_at(path: Path) -> list[Path]:
    """The pack at the path, or the packs in a folder of packs. Ends with status 1 if not there."""
    if not path.is_dir():
        wrong = f"{path} 是文件，应写政策包的目录" if path.exists() else f"没有目录 {path}"
        print(f"{wrong}；政策包是含 {HEAD_FILE} 的目录，也可写放政策包的上级目录", file=sys.stderr)
        raise typer.Exit(1)
    if (path / HEAD_FILE).is_file():
        return [path]
    return find_packs(path) or [path]


def _fault_row(fault: PackFault) -> dict[str, object]:
    return {
        "file": fault.file,
        "line": fault.line,
        "code": fault.code,
        "wrong": fault.wrong,
        "right": fault.right,
    }


@app.command()
def check(paths: Paths = None, format: FormatOption = Format.TABLE) -> None:
    """检查政策包，把所有问题一次列出；有问题时退出状态为 1。不用数据库。"""
    try:
        packs = read_packs(_chosen(paths))
    except PackFaults as failure:
        if format is Format.JSON:
            print_rows([_fault_row(fault) for fault in failure.faults], format=format)
        else:
            for fault in failure.faults:
                print(fault)
            print(f"共 {len(failure.faults)} 处问题。", file=sys.stderr)
        raise typer.Exit(1) from None
    _print_packs([_pack_row(pack) for pack in packs], format=format)


def _print_packs(rows: list[dict[str, object]], *, format: Format) -> None:
    """All that is known as JSON; what fits a terminal's line as a table."""
    if format is Format.TABLE:
        narrow = ("pack", "version", "region", "from", "to", "registers", "duties")
        rows = [{key: row[key] for key in narrow if key in row} for row in rows]
    print_rows(rows, format=format)


@app.command()
def coverage(
    paths: Paths = None,
    format: FormatOption = Format.TABLE,
    gaps: Annotated[bool, typer.Option("--gaps", help="只列没有着落的")] = False,
) -> None:
    """逐条列出政策条款由什么承接；有既没有着落又没有理由的条款时退出状态为 1。不用数据库。"""
    demands = coverage_of(_read_or_exit(_chosen(paths)))
    shown = [demand for demand in demands if demand.is_gap or not gaps]
    print_rows([_demand_row(demand, format=format) for demand in shown], format=format)
    missing = sum(demand.is_gap for demand in demands)
    carried = sum(bool(demand.carried_by) for demand in demands)
    print(
        f"共 {len(demands)} 条：已承接 {carried} 条，写明理由 {len(demands) - carried - missing} "
        f"条，没有着落 {missing} 条。",
        file=sys.stderr,
    )
    if missing:
        raise typer.Exit(1)


def _read_or_exit(paths: list[Path]) -> tuple[Pack, ...]:
    """The packs, or their faults on standard error and status 1."""
    try:
        return read_packs(paths)
    except PackFaults as failure:
        for fault in failure.faults:
            print(fault, file=sys.stderr)
        raise typer.Exit(1) from None


def _demand_row(demand: Demand, *, format: Format) -> dict[str, object]:
    carried = [str(carrier) for carrier in demand.carried_by]
    return {
        "document": demand.clause.document,
        "clause": demand.clause.id,
        "demand": demand.demand,
        "carried_by": carried if format is Format.JSON else " ".join(carried),
        "reason": demand.reason,
    }


@app.command("try")
@with_database
def try_cases(
    paths: Paths = None,
    format: FormatOption = Format.TABLE,
    differing: Annotated[bool, typer.Option("--differing", help="只列与应得不同的")] = False,
) -> None:
    """按算例实际登记、计算，逐项对照应得结果；有不同时退出状态为 1。不留下任何东西。"""
    from zhuzhen.duties.trying import try_packs

    chosen = _chosen(paths)
    packs = _read_or_exit(chosen)
    tried = try_packs(packs, of={path.resolve().name for path in chosen}, now=clock.now())
    wrong = sum(not each.holds for each in tried)
    shown = [each for each in tried if not (differing and each.holds)]
    print_rows([{"holds": each.holds, **asdict(each)} for each in shown], format=format)
    print(f"共 {len(tried)} 项，不同 {wrong} 项。", file=sys.stderr)
    if wrong:
        raise typer.Exit(1)


def _pack_row(pack: Pack) -> dict[str, object]:
    span = pack.head.in_force
    return {
        "pack": pack.id,
        "title": pack.title,
        "region": pack.region,
        "overlays": pack.head.overlays,
        "from": span.from_,
        "to": span.to,
        "clauses": len([clause for clause in pack.clauses if clause.origin == pack.id]),
        "registers": len(pack.registers),
        "duties": len(pack.duties),
        "content_hash": pack.content_hash[:12],
    }


@app.command()
@with_database
def load(paths: Paths = None, format: FormatOption = Format.TABLE) -> None:
    """装载政策包：要么全部装上，要么一个不装；内容没变的不出新版本，变了的重新计算职责。"""
    from zhuzhen.policy.commands import load_packs

    made = load_packs(_chosen(paths), by=None)
    rows: list[dict[str, object]] = [
        {
            "pack": version.pack_id,
            "version": version.version,
            "title": version.title,
            "content_hash": version.content_hash[:12],
        }
        for version in made
    ]
    if not rows and format is Format.TABLE:
        print("内容没有变化，没有新版本。")
        return
    print_rows(rows, format=format)
    if made:
        _recompute(since=min(version.in_force_from.year for version in made))


def _recompute(*, since: int) -> None:
    """Open periods move to the new rules; closed ones keep those they were closed with."""
    from zhuzhen.duties.commands import refresh_period

    years = range(since, clock.today().year + 1)
    moved = sum(refresh_period(str(year), now=clock.now()).moved for year in years)
    print(f"按新规则重新计算，变动 {moved} 项职责。", file=sys.stderr)


@app.command()
@with_database
def show(
    pack_id: Annotated[
        str | None, typer.Argument(metavar="[PACK]", help="政策包编号；不写就列出全部")
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """查看已装载的政策包；写编号的列出其中的职责、规则和条款。"""
    from zhuzhen.policy import queries

    stored = queries.current_packs()
    if pack_id is None:
        rows = [{**_pack_row(one.pack), "version": one.version} for one in stored]
        _print_packs(rows, format=format)
        return
    for one in stored:
        if one.pack.id == pack_id:
            print_rows(_duty_rows(one.pack), format=format)
            return
    known = "、".join(one.pack.id for one in stored)
    print(f"没有装载政策包“{pack_id}”；已装载的有：{known}", file=sys.stderr)
    raise typer.Exit(1)


def _duty_rows(pack: Pack) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for duty in sorted(pack.duties.values(), key=lambda duty: duty.code):
        told = duty_in_words(duty, pack=pack, on=clock.today())
        rows.append(
            {
                "code": duty.code,
                "duty": duty.id,
                "title": duty.title,
                "rule": told.rule,
                "source": "；".join(told.sources),
                "pack": duty.origin,
            }
        )
    return rows


@app.command()
def schema(
    section: Annotated[
        str, typer.Option("--for", help="pack：pack.yaml；items：其余 YAML 文件")
    ] = "items",
) -> None:
    """打印政策包的 JSON Schema，编辑器可用它补全和校验。不用数据库。"""
    if section not in ("pack", "items"):
        print(f"没有“{section}”；应为 pack 或 items", file=sys.stderr)
        raise typer.Exit(1)
    json.dump(json_schema(section), sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
