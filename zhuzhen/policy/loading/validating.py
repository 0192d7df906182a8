"""Plain values against the schema; pydantic's errors become faults with file and line."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from zhuzhen.policy.expressions.operands import nearest
from zhuzhen.policy.loading.reading import Loc
from zhuzhen.policy.problems import WANTED

Model = TypeVar("Model", bound=BaseModel)
Schema = Mapping[str, object]
Finding = tuple[Loc, str, dict[str, object]]


@cache
def _json_schema(model: type[BaseModel]) -> dict[str, object]:
    return model.model_json_schema(by_alias=True)


def _variants(node: object, whole: Schema) -> Iterator[Schema]:
    """The schema node itself and everything it refers or branches to."""
    if not isinstance(node, dict):
        return
    yield node
    reference = node.get("$ref")
    if isinstance(reference, str):
        definitions = whole["$defs"]
        assert isinstance(definitions, dict)
        yield from _variants(definitions[reference.rsplit("/", 1)[1]], whole)
    for word in ("anyOf", "oneOf", "allOf"):
        for branch in node.get(word, ()):
            yield from _variants(branch, whole)


def _step(node: Schema, part: str | int) -> object:
    if isinstance(part, int):
        return node.get("items")
    properties = node.get("properties")
    if isinstance(properties, dict) and part in properties:
        return properties[part]
    # A mapping whose keys have a form of their own has its values under that form.
    patterns = node.get("patternProperties")
    if isinstance(patterns, dict) and patterns:
        return next(iter(patterns.values()))
    return node.get("additionalProperties")


def _nodes_at(model: type[BaseModel], loc: Loc) -> list[Schema]:
    whole = _json_schema(model)
    nodes = list(_variants(whole, whole))
    for part in loc:
        nodes = [found for node in nodes for found in _variants(_step(node, part), whole)]
    return nodes


def _known_keys(model: type[BaseModel], loc: Loc) -> list[str]:
    known: list[str] = []
    for node in _nodes_at(model, loc):
        properties = node.get("properties")
        if isinstance(properties, dict):
            known += [key for key in properties if key not in known]
    return known


def _example(model: type[BaseModel], loc: Loc) -> str:
    for node in _nodes_at(model, loc):
        examples = node.get("examples")
        if isinstance(examples, list) and examples:
            return str(examples[0])
        if "pattern" in node:
            return str(node["pattern"])
    return WANTED["words"]


def _walk(value: object, loc: tuple[int | str, ...]) -> Loc:
    """pydantic's place without the names of union branches and validators it puts in."""
    walked: list[str | int] = []
    for part in loc:
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]  # apart for the reader and the type checker
        else:
            continue
        walked.append(part)
    return tuple(walked)


def _shown(value: object) -> str:
    text = "null" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _wanted(kind: str) -> str:
    for word in ("bool", "int", "decimal", "number", "date", "tuple", "list", "dict", "model"):
        if kind.startswith(word):
            return WANTED[word]
    return WANTED["words"]


def _finding(error: ErrorDetails, *, model: type[BaseModel], value: object) -> Finding:
    kind, raw_loc = error["type"], error["loc"]
    loc = _walk(value, raw_loc)
    name = str(loc[-1]) if loc else str(raw_loc[-1]) if raw_loc else ""
    facts: dict[str, object] = {"name": name, "value": _shown(error["input"])}
    if kind == "extra_forbidden":
        known = _known_keys(model, loc[:-1])
        facts |= {"known": "、".join(known), "nearest": nearest(name, known)}
        return loc, "unknown_key", facts
    if kind == "missing":
        return loc, "missing_key", {"name": raw_loc[-1]}
    if kind == "pack_rule":
        what, right = error["msg"].split("\n", 1)
        return loc, "rule", {"what": what, "right": right}
    if kind in ("enum", "literal_error"):
        known = re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
        facts |= {"known": "、".join(known), "nearest": nearest(str(error["input"]), known)}
        return loc, "wrong_choice", facts
    if kind in ("string_pattern_mismatch", "string_too_short"):
        return loc, "wrong_form", facts | {"wanted": _example(model, loc)}
    if kind in ("greater_than_equal", "less_than_equal", "too_short"):
        wanted = WANTED[kind].format(**error.get("ctx", {}))
        return loc, "out_of_range", facts | {"wanted": wanted}
    return loc, "wrong_type", facts | {"wanted": _wanted(kind)}


def _is_echo(error: ErrorDetails) -> bool:
    """A list whose items are at fault counts as too short to pydantic, though it is not."""
    given = error["input"]
    least = error.get("ctx", {}).get("min_length", 0)
    return error["type"] == "too_short" and isinstance(given, list) and len(given) >= least


def validate(value: object, *, model: type[Model], name: str) -> tuple[Model | None, list[Finding]]:
    """The model, or every finding: (place in the value, fault code, facts)."""
    if not isinstance(value, dict):
        return None, [((), "not_a_mapping", {"name": name})]
    try:
        return model.model_validate(value), []
    except ValidationError as failure:
        found: dict[Loc, Finding] = {}
        for error in failure.errors(include_url=False):
            if _is_echo(error):
                continue
            finding = _finding(error, model=model, value=value)
            missing = (str(finding[2]["name"]),) if finding[1] == "missing_key" else ()
            at = (*finding[0], *missing)
            # One fault a place: the branches of a union all complain of the same value, and
            # the last of them asks least (a decimal after an integer).
            if at not in found or finding[1] == found[at][1] == "wrong_type":
                found[at] = finding
        return None, list(found.values())
