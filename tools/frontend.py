"""Copy the few front-end files that screens use from node_modules to var/vendor.

Run after `npm ci`. Settings serve var/vendor under /static/vendor/. Nothing else of the installed
packages is needed at run time; axe-core is read from node_modules by the browser tests alone.
"""

import json
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "var" / "vendor"

FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.css",
    "htmx.org/dist/htmx.min.js": "htmx.js",
}
ICONS = (
    "alert-triangle",
    "arrow-back-up",
    "arrow-left",
    "arrows-maximize",
    "bell",
    "books",
    "building-community",
    "calendar",
    "camera",
    "check",
    "chevron-down",
    "chevron-left",
    "chevron-right",
    "clock",
    "coin-yuan",
    "dots",
    "download",
    "external-link",
    "file-import",
    "file-text",
    "filter",
    "history",
    "home",
    "info-circle",
    "key",
    "layout-dashboard",
    "link",
    "list-details",
    "lock",
    "logout",
    "map-pin",
    "menu-2",
    "paperclip",
    "pencil",
    "photo",
    "plus",
    "printer",
    "refresh",
    "search",
    "settings",
    "shield-check",
    "sort-descending",
    "table",
    "trash",
    "upload",
    "user",
    "user-circle",
    "users",
    "x",
)
# The storage that hashes file names follows this comment and fails where the map is not served.
_SOURCE_MAP = re.compile(r"/[*/]# sourceMappingURL=\S+( \*/)?")
_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_GROUND = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>')


def main() -> int:
    """Write var/vendor anew; returns the exit status."""
    if not MODULES.is_dir():
        print("node_modules is missing: run `npm ci` first", file=sys.stderr)
        return 1
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for source, name in FILES.items():
        text = (MODULES / source).read_text(encoding="utf-8")
        (VENDOR / name).write_text(_SOURCE_MAP.sub("", text), encoding="utf-8")
    (VENDOR / "icons.svg").write_text(sprite(), encoding="utf-8")
    (VENDOR / "versions.json").write_text(json.dumps(versions(), indent=2), encoding="utf-8")
    return 0


def sprite() -> str:
    """All listed icons as symbols of one SVG file: <use href="icons.svg#home">."""
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(map(_symbol, ICONS))}</svg>\n'


def _symbol(name: str) -> str:
    text = (MODULES / "@tabler/icons/icons/outline" / f"{name}.svg").read_text(encoding="utf-8")
    found = _DRAWING.search(text)
    if not found:
        raise ValueError(f"icon {name} is not an SVG drawing")
    drawing = " ".join(_GROUND.sub("", found[1]).split())
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        f'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">{drawing}</symbol>'
    )


def versions() -> dict[str, str]:
    """The versions that were installed, for the page about this installation."""
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    return {
        name: json.loads((MODULES / name / "package.json").read_text(encoding="utf-8"))["version"]
        for name in wanted
    }


if __name__ == "__main__":
    sys.exit(main())
