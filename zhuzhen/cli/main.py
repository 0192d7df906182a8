"""The console command `zhuzhen`: one line a command; each group in a module of its own."""

import os

import typer

from zhuzhen.cli import nightly, starting, verifying

app = typer.Typer(
    name="zhuzhen",
    help="驻镇：把帮扶政策文件变成能运行的系统。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _add_commands() -> None:
    # Django must know its settings before the subjects' modules are imported.
    from zhuzhen.cli import (
        cases,
        demo,
        doubts,
        duties,
        household_sheets,
        households,
        keys,
        notices,
        policy,
        registers,
        reports,
        rosters,
        screening,
    )

    app.command("up")(starting.up)
    app.command("prepare")(starting.prepare)
    app.add_typer(policy.app, name="policy")
    app.add_typer(duties.app, name="duties")
    app.command("import")(registers.import_)
    app.command("export")(registers.export)
    app.command("report")(reports.report)
    app.add_typer(rosters.app, name="rosters")
    household_sheets.mount(households.app)
    app.add_typer(households.app, name="households")
    app.add_typer(notices.app, name="notices")
    cases.app.command("doubts")(doubts.doubts)
    app.add_typer(cases.app, name="cases")
    app.add_typer(screening.app, name="screen")
    app.add_typer(keys.app, name="keys")
    _add_money()
    app.command("demo")(demo.demo)
    app.command("verify")(verifying.verify)
    app.command("nightly")(nightly.nightly)


def _add_money() -> None:
    from zhuzhen.cli import assets, funds, projects

    app.add_typer(funds.app, name="funds")
    app.add_typer(projects.app, name="projects")
    app.add_typer(assets.app, name="assets")
    app.add_typer(assets.ledgers, name="ledgers")
    app.command("statistics")(assets.statistics)


def main() -> None:
    """Entry of the console script; exit status is not 0 on failure."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhuzhen.project.settings")
    import django

    django.setup()
    _add_commands()
    app()
