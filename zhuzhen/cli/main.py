"""The console command `zhuzhen`: one line a command; each group in a module of its own."""

import os
from collections.abc import Callable

import typer

from zhuzhen.cli import nightly, starting, verifying

app = typer.Typer(
    name="zhuzhen",
    help="驻镇：把帮扶政策文件变成能运行的系统。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _add_groups() -> None:
    # Django must know its settings before the subjects' modules are imported.
    from zhuzhen.cli import (
        assets,
        cases,
        doubts,
        duties,
        funds,
        household_sheets,
        households,
        keys,
        notices,
        policy,
        projects,
        rosters,
        screening,
    )

    groups = {
        "policy": policy.app,
        "duties": duties.app,
        "rosters": rosters.app,
        "households": households.app,
        "notices": notices.app,
        "cases": cases.app,
        "screen": screening.app,
        "funds": funds.app,
        "projects": projects.app,
        "assets": assets.app,
        "ledgers": assets.ledgers,
        "keys": keys.app,
    }
    household_sheets.mount(households.app)
    cases.app.command("doubts")(doubts.doubts)
    for name, group in groups.items():
        app.add_typer(group, name=name)


def _add_commands() -> None:
    from zhuzhen.cli import assets, demo, registers, reports

    single: dict[str, Callable[..., None]] = {
        "up": starting.up,
        "prepare": starting.prepare,
        "import": registers.import_,
        "export": registers.export,
        "report": reports.report,
        "statistics": assets.statistics,
        "demo": demo.demo,
        "verify": verifying.verify,
        "nightly": nightly.nightly,
    }
    for name, command in single.items():
        app.command(name)(command)


def main() -> None:
    """Entry of the console script; exit status is not 0 on failure."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhuzhen.project.settings")
    import django

    django.setup()
    _add_commands()
    _add_groups()
    app()
