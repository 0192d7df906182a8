"""What a console command needs round it: the database started, Django set up, an actor."""

import functools
import os
import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def prepare() -> None:
    """Start the embedded database if it sleeps, then set Django up. Safe to call twice."""
    import django

    from zhuzhen.project import database

    database.start_embedded()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhuzhen.project.settings")
    django.setup()


def with_database(command: Callable[P, R]) -> Callable[P, R]:
    """Run `command` with the database up, as the system, in one unit of work.

    A Problem is printed with all its faults and ends the command with status 1.
    """

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        prepare()
        from zhuzhen.base.problems import Problem
        from zhuzhen.project.work import acting_as_system

        try:
            with acting_as_system():
                return command(*args, **kwargs)
        except Problem as problem:
            print(problem.text, file=sys.stderr)
            for fault in problem.faults:
                print(f"  {fault}", file=sys.stderr)
            raise SystemExit(1) from None

    return wrapped
