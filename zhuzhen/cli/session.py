"""What a console command needs round it: the database started, an actor, Problems printed."""

import errno
import functools
import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from xlsxwriter.exceptions import FileCreateError

from zhuzhen.base.problems import Problem

P = ParamSpec("P")
R = TypeVar("R")
_WHY = {
    errno.ENOENT: "没有这个文件夹",
    errno.ENOTDIR: "没有这个文件夹",
    errno.EISDIR: "这是一个文件夹",
    errno.EACCES: "没有权限",
    errno.EROFS: "没有权限",
    errno.ENOSPC: "磁盘满了",
}


def prepare() -> None:
    """Start the embedded database if it sleeps. Safe to call twice."""
    from zhuzhen.project import database

    database.start_embedded()


def print_problem(problem: Problem) -> None:
    """The problem, what may be meant and all its faults, one a line, on standard error."""
    print(problem.text, file=sys.stderr)
    candidates = problem.facts.get("candidates")
    for each in candidates if isinstance(candidates, tuple) else ():
        print(f"  {each['code']}  {each['path']}", file=sys.stderr)
    for fault in problem.faults:
        print(f"  {fault}", file=sys.stderr)


def _unwritable(error: Exception) -> Problem | None:
    """The problem of a file that could not be opened; None if the error names no file."""
    found = error.args[0] if isinstance(error, FileCreateError) else error
    if not isinstance(found, OSError) or found.filename is None:
        return None
    why = _WHY.get(found.errno or 0, found.strerror)
    return Problem("unwritable", file=found.filename, why=why)


def with_server(command: Callable[P, R]) -> Callable[P, R]:
    """Run `command` with the database up; it makes its own units of work, one after the other.

    A Problem is printed with all its faults, and ends with status 1; so is a file that cannot be
    written where it was asked for.
    """

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        prepare()
        try:
            return command(*args, **kwargs)
        except Problem as problem:
            print_problem(problem)
            raise SystemExit(1) from None
        except (OSError, FileCreateError) as error:
            if (refused := _unwritable(error)) is None:
                raise
            print_problem(refused)
            raise SystemExit(1) from None

    return wrapped


def with_database(command: Callable[P, R]) -> Callable[P, R]:
    """As `with_server`, as the system, in one unit of work that a Problem undoes."""

    @functools.wraps(command)
    def alone(*args: P.args, **kwargs: P.kwargs) -> R:
        from zhuzhen.project.work import acting_as_system

        with acting_as_system():
            return command(*args, **kwargs)

    return with_server(alone)
