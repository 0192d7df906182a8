"""YAML to plain values with the line of every key and item; every slip in it is a fault."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from zhuzhen.policy.problems import PackFault

Loc = tuple[str | int, ...]
_TAG = "tag:yaml.org,2002:"


@dataclass
class PackText:
    """One file as read: plain values, and for each place in them the line it stands on."""

    file: str
    value: dict[str, object] = field(default_factory=dict)
    lines: dict[Loc, int] = field(default_factory=dict)
    faults: list[PackFault] = field(default_factory=list)
    unread: bool = False  # not one value could be taken from it

    def line(self, loc: Loc) -> int:
        """Line of the place, or of the nearest place around it."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)

    def fault(self, code: str, *, line: int, **facts: object) -> None:
        self.faults.append(PackFault.of(code, file=self.file, line=line, **facts))


def _float(text: str) -> object:
    return Decimal(text) if text.replace(".", "", 1).lstrip("+-").isdigit() else text


def _integer(text: str) -> object:
    """Plain decimal digits; 0x10, 1_000 or 012 stay text, and are refused where a number goes."""
    digits = text.lstrip("+-")
    plain = digits.isascii() and digits.isdigit() and (digits == "0" or digits[0] != "0")
    return int(text) if plain else text


def _day(text: str) -> object:
    try:
        return dt.date.fromisoformat(text) if len(text) == 10 else text
    except ValueError:
        return text


_SCALARS: dict[str, Callable[[str], object]] = {
    "int": _integer,
    "float": _float,
    "bool": lambda text: text.lower() == "true",
    "null": lambda text: None,
    "timestamp": _day,
}


class _Reader:
    def __init__(self, text: PackText) -> None:
        self.text = text
        self.seen: set[int] = set()

    def value(self, node: Node, loc: Loc) -> object:
        line = node.start_mark.line + 1
        self.text.lines.setdefault(loc, line)
        if id(node) in self.seen:
            self.text.fault("anchor", line=line)
            return None
        self.seen.add(id(node))
        if isinstance(node, ScalarNode):
            read = _SCALARS.get(str(node.tag).removeprefix(_TAG))
            return read(node.value) if read else node.value
        if isinstance(node, SequenceNode):
            return [self.value(item, (*loc, index)) for index, item in enumerate(node.value)]
        assert isinstance(node, MappingNode)
        return self.mapping(node, loc)

    def mapping(self, node: MappingNode, loc: Loc) -> dict[str, object]:
        """Keys are taken as they are written, so that clause 5.10 is not 5.1."""
        found: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = str(key_node.value)
            if key in found:
                first = self.text.lines[(*loc, key)]
                self.text.fault("duplicate_key", line=line, name=key, first=first)
                continue
            self.text.lines[(*loc, key)] = line
            found[key] = self.value(value_node, (*loc, key))
        return found


def read_pack_text(path: Path, *, shown_as: str) -> PackText:
    """The file's values and lines; what cannot be read is in `faults`."""
    text = PackText(file=shown_as)
    try:
        content = path.read_text(encoding="utf-8")
        node = YAML(typ="rt", pure=True).compose(content)
    except (OSError, UnicodeDecodeError) as error:
        text.unread = True
        text.fault("unreadable", line=1, why=type(error).__name__)
        return text
    except YAMLError as error:
        marked = error if isinstance(error, MarkedYAMLError) else None
        mark = marked.problem_mark if marked else None
        why = (marked.problem if marked else None) or type(error).__name__
        text.unread = True
        text.fault("yaml", line=mark.line + 1 if mark else 1, why=why)
        return text
    if node is None:
        return text
    value = _Reader(text).value(node, ())
    if isinstance(value, dict):
        text.value = value
    else:
        text.unread = True
        text.fault("not_a_mapping", line=1, name=path.name)
    return text
