"""A register's declaration as JSON Schema, so that machines can check before they send."""

from zhuzhen.policy.choices import UNITS, FieldKind
from zhuzhen.policy.schema import Field
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.reading import ADDRESS, LONG, SHORT

Json = dict[str, object]

_KINDS: dict[FieldKind, Json] = {
    FieldKind.TEXT: {"type": "string", "maxLength": SHORT},
    FieldKind.LONG_TEXT: {"type": "string", "maxLength": LONG},
    FieldKind.DATE: {"type": "string", "format": "date"},
    FieldKind.INTEGER: {"type": "integer"},
    FieldKind.DECIMAL: {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
    FieldKind.MONEY_FEN: {"type": "integer"},
    FieldKind.PERCENT: {"type": "integer", "description": "per mille"},
    FieldKind.PEOPLE_COUNT: {"type": "integer"},
    FieldKind.CHOICE: {"type": "string"},
    FieldKind.YES_NO: {"type": "boolean"},
    FieldKind.PLACE: {"type": "string", "pattern": r"^[0-9]{12}$"},
    FieldKind.ORGANISATION: {"type": "integer", "minimum": 1},
    FieldKind.PERSON: {"type": "string", "maxLength": SHORT},
    FieldKind.CREDIT_CODE: {"type": "string", "minLength": 18, "maxLength": 18},
    FieldKind.URL: {"type": "string", "format": "uri", "maxLength": ADDRESS},
}
_NUMERIC = frozenset(
    {FieldKind.INTEGER, FieldKind.MONEY_FEN, FieldKind.PEOPLE_COUNT, FieldKind.PERCENT}
)


def field_schema(field: Field, *, declaration: Declaration) -> Json:
    """One field as stored: money in whole fen, dates ISO, choices by their code."""
    schema: Json = {"title": field.label, **_KINDS[field.kind]}
    if field.help:
        schema["description"] = field.help
    if field.counted_in is not None:
        schema["x-unit"] = field.counted_in.value
        # Stored money is fen, shown as 元: the unit on the wire is named, not the label.
        schema["x-unit-label"] = UNITS[field.counted_in]
    if field.kind in _NUMERIC:
        if field.min is not None or not field.negative_allowed:
            schema["minimum"] = field.min if field.min is not None else 0
        if field.max is not None:
            schema["maximum"] = field.max
    if field.terms is not None:
        schema["oneOf"] = [
            {"const": term.code, "title": term.label} for term in declaration.terms_of(field).values
        ]
    return schema


def values_schema(declaration: Declaration) -> Json:
    """The JSON Schema of a record's `values` when it is submitted (a draft may have gaps)."""
    fields = declaration.register.fields
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": declaration.title,
        "type": "object",
        "additionalProperties": False,
        "required": [field.id for field in fields if field.required],
        "properties": {field.id: field_schema(field, declaration=declaration) for field in fields},
    }
