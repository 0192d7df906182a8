"""Declared registers: what is recorded, by whom, about what, with which proof."""

from django.http import HttpRequest
from ninja import Router, Schema

from zhuzhen.pages.api.choices import REGISTERS
from zhuzhen.pages.api.declaring import values_schema
from zhuzhen.pages.api.failures import FAILURES
from zhuzhen.pages.api.fields import Name, PlaceCode
from zhuzhen.pages.records.finding import all_registers
from zhuzhen.policy.schema import Pack, Register
from zhuzhen.registers.queries import declared

router = Router(tags=[REGISTERS])


class SourceOut(Schema):
    document: str
    clause: str


class RegisterOut(Schema):
    """A register and the pack that declares it."""

    id: str
    title: str
    pack: str
    purpose: str
    needs_confirmation: bool
    reported_by: list[str]
    sources: list[SourceOut]


class LinkOut(Schema):
    """What a record is tied to: place, org, cluster or team; `levels` limits a place."""

    link: str
    label: str
    required: bool
    levels: list[str]


class DeclarationOut(RegisterOut):
    """A register in full. `values_schema` is the JSON Schema of a record's values (money in fen);
    `papers_min` counts papers needed to submit."""

    happened_on: str
    links: list[LinkOut]
    papers_min: int
    papers_kinds: list[str]
    values_schema: dict[str, object]


def _fields(register: Register, *, pack: Pack) -> dict[str, object]:
    return {
        "id": register.id,
        "title": register.title,
        "pack": pack.id,
        "purpose": register.purpose or "",
        "needs_confirmation": register.needs_confirmation,
        "reported_by": [role.value for role in register.reported_by],
        "sources": [{"document": s.document, "clause": s.clause} for s in register.source],
    }


@router.get("/registers", response={200: list[RegisterOut], **FAILURES}, summary="全部登记表")
def registers(request: HttpRequest) -> list[RegisterOut]:
    """Every register of the packs in force."""
    return [
        RegisterOut.model_validate(_fields(register, pack=pack))
        for register, pack in all_registers().values()
    ]


@router.get(
    "/registers/{register_id}", response={200: DeclarationOut, **FAILURES}, summary="登记表的声明"
)
def one_register(
    request: HttpRequest, register_id: Name, region: PlaceCode | None = None
) -> DeclarationOut:
    """A register's links, papers and fields; money in whole fen, days YYYY-MM-DD. `region`
    (12-digit code of the helping side) picks among the packs that declare it."""
    declaration = declared(register_id, region=region)
    _, pack = all_registers()[declaration.id]
    found = declaration.register
    return DeclarationOut.model_validate(
        {
            **_fields(found, pack=pack),
            "happened_on": found.happened_on,
            "links": [
                {
                    "link": link.value,
                    "label": rule.label,
                    "required": rule.required,
                    "levels": [level.value for level in rule.levels],
                }
                for link, rule in found.links.items()
            ],
            "papers_min": found.evidence.min,
            "papers_kinds": [kind.value for kind in found.evidence.kinds],
            "values_schema": values_schema(declaration),
        }
    )
