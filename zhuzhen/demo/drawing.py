"""The values of one record, drawn by a plan's words and the register's declaration."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from zhuzhen.demo.dice import Dice
from zhuzhen.demo.names import credit_code, person_name, words
from zhuzhen.policy.choices import FieldKind
from zhuzhen.policy.schema import Field
from zhuzhen.registers.declarations import Declaration

Values = dict[str, object]
LONG_AGO, NEARLY_ALL = 120, 0.96  # days; share
FILLED = 0.75  # how often a choice that need not be made is made
SITE = "https://demonstration.invalid/{number:06}"  # a name that never resolves (RFC 2606)
_LEFT_OVER = ("other", "none")


@dataclass(frozen=True)
class Scene:
    """What a record's texts may speak of."""

    on: dt.date
    today: dt.date
    names: Mapping[str, str]  # place, town, village, county, unit
    parent: Mapping[str, object]


class _Said(dict[str, object]):
    """Words for a text: what the record says already, its scene, else one of a list.

    What was drawn for one field stays for the others, so that a product keeps its price.
    """

    def __init__(self, scene: Scene, chance: Dice) -> None:
        super().__init__(scene.names)
        self["parent"] = scene.parent
        self.chance = chance

    def __missing__(self, key: str) -> object:
        self[key] = made = self._made(key)
        return made

    def _made(self, key: str) -> object:
        if key == "number":
            return self.chance.randrange(1000, 10_000)
        if key == "person":
            return person_name(self.chance.randrange(4000))
        found = words()[key]
        if isinstance(found, str):
            return found.format_map(self)
        return self.chance.pick(found)


def _rounded(low: float, high: float, *, chance: Dice) -> float:
    """Any number of the range, as round as people give it."""
    if isinstance(low, float):
        return round(chance.uniform(low, high), 1)
    drawn = chance.randint(int(low), int(high))
    step = 10 ** max(len(str(abs(int(low)))) - 2, 0)
    return drawn // step * step


class _Drawing:
    def __init__(self, declaration: Declaration, *, scene: Scene, chance: Dice) -> None:
        self.declaration, self.scene, self.chance = declaration, scene, chance
        self.said = _Said(scene, chance)
        self.values: Values = {}

    def draw(self, field: Field, spec: object) -> object:
        """The stored value of a field as its plan says; None leaves it out."""
        if isinstance(spec, dict):
            return self._conditional(field, spec)
        if isinstance(spec, list):
            numbers = len(spec) == 2 and not any(isinstance(each, str | bool) for each in spec)
            spec = _rounded(spec[0], spec[1], chance=self.chance) if numbers else self._pick(spec)
        if isinstance(spec, str):
            return spec.format_map(self.said)
        if isinstance(spec, int | float) and not isinstance(spec, bool):
            return _stored(field, spec)
        return spec.isoformat() if isinstance(spec, dt.date) else spec

    def _pick(self, options: list[object]) -> object:
        return self.chance.pick(options)

    def _conditional(self, field: Field, spec: dict[str, object]) -> object:
        if not self._holds(spec.get("when")) or not self.chance.chance(self._odds(field, spec)):
            return None
        if "days" in spec:
            return self._day(spec)
        if "of" in spec:
            return self._part(self.values.get(str(spec["of"])), spec)
        if "grown" in spec:
            return self._part(self.scene.parent[str(spec["grown"])], spec)
        if "by" in spec:
            cases = spec["cases"]
            assert isinstance(cases, dict)
            return self.draw(field, cases.get(self.values.get(str(spec["by"]))))
        if "table" in spec:
            row = self.said[str(spec["table"])]
            assert isinstance(row, dict)
            return self.draw(field, row[spec["column"]])
        return self.draw(field, spec["as"])

    def _odds(self, field: Field, spec: dict[str, object]) -> float:
        """How often a value is there; of tasks of long ago nearly all are done."""
        odds = float(str(spec.get("chance", 1)))
        task = self.declaration.register.task
        is_end = task is not None and field.id == task.done
        is_old = (self.scene.today - self.scene.on).days > LONG_AGO
        return max(odds, NEARLY_ALL) if is_end and is_old else odds

    def _holds(self, when: object) -> bool:
        if isinstance(when, dict):
            return all(self.values.get(name) in allowed for name, allowed in when.items())
        return when is None or self.values.get(str(when)) is not None

    def _day(self, spec: dict[str, object]) -> str | None:
        """So many days after another day; one that has not come only where it may lie ahead."""
        start = self.values.get(str(spec.get("from")))
        first = dt.date.fromisoformat(str(start)) if start else self.scene.on
        day = first + dt.timedelta(days=self.chance.randint(*spec["days"]))  # type: ignore[misc]
        return str(day) if spec.get("ahead") or day <= self.scene.today else None

    def _part(self, whole: object, spec: dict[str, object]) -> int | None:
        """A share of another number: of this record, or of the one that it follows."""
        if not isinstance(whole, int):
            return None
        drawn = int(whole * self.chance.uniform(*spec["share"]))  # type: ignore[misc]
        return drawn // 10_000 * 10_000 if drawn > 1_000_000 else drawn

    def unplanned(self, field: Field) -> object:
        """What the kind of a field suggests where the plan says nothing of it."""
        if field.kind is FieldKind.CREDIT_CODE:
            return credit_code(int(str(self.said["number"])))
        if field.kind is FieldKind.URL:
            return SITE.format(number=self.said["number"])
        if field.kind is FieldKind.PERSON:
            return self.said["person"]
        if not field.required and not self.chance.chance(FILLED):
            return None
        if field.kind is FieldKind.CHOICE:
            codes = [each.code for each in self.declaration.terms_of(field).values]
            return self.chance.pick([code for code in codes if code not in _LEFT_OVER])
        return self.chance.chance(FILLED) if field.kind is FieldKind.YES_NO else None


def _stored(field: Field, number: float) -> object:
    """A number as people say it (yuan, per cent) as it is stored."""
    if field.kind is FieldKind.MONEY_FEN:
        return round(number * 100)
    if field.kind is FieldKind.PERCENT:
        return round(number * 10)
    return f"{number:g}" if field.kind is FieldKind.DECIMAL else int(number)


def draw_values(
    declaration: Declaration,
    *,
    planned: Mapping[str, object],
    copied: Mapping[str, object],
    scene: Scene,
    chance: Dice,
) -> Values:
    """Values of a record: copied ones, then planned ones in the plan's order, then the rest."""
    drawing = _Drawing(declaration, scene=scene, chance=chance)
    drawing.values.update(copied)
    drawing.said.update(copied)
    fields = {field.id: field for field in declaration.register.fields}
    for name in (*planned, *(each for each in fields if each not in planned)):
        if name in copied:
            continue
        field = fields[name]
        planned_here = name in planned
        value = drawing.draw(field, planned[name]) if planned_here else drawing.unplanned(field)
        if value is not None:
            drawing.values[name] = drawing.said[name] = value
    return {name: drawing.values[name] for name in fields if name in drawing.values}
