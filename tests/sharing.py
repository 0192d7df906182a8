"""How workers share the tests out: what needs the same costly world stays on one of them."""

from xdist.scheduler import LoadScopeScheduling

# One server with its demonstration, one loaded city: each costs the better part of a minute.
_FOLDERS = ("tests/browser/", "tests/demo/city/")
# Many long tests over a small world: better one by one than a worker idle at the end.
_APART = ("tests/pages/test_scope_walk.py", "tests/pages/test_api_schema.py")


class ByWorld(LoadScopeScheduling):  # type: ignore[misc]
    """By file, but for whole folders that share a world, and for files without one."""

    def _split_scope(self, nodeid: str) -> str:
        for folder in _FOLDERS:
            if nodeid.startswith(folder):
                return folder
        return nodeid if nodeid.startswith(_APART) else nodeid.partition("::")[0]
