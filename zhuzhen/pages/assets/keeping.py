"""Cards are entered, registered, titled, handed over, and looked after."""

import uuid
from dataclasses import asdict, replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhuzhen.assets import commands, flow
from zhuzhen.assets.access import require
from zhuzhen.assets.choices import AssetForm, AssetKind, AssetState, InspectionResult
from zhuzhen.assets.commands.writing import opened
from zhuzhen.assets.models import Asset
from zhuzhen.assets.rules.settling import CardFacts
from zhuzhen.base import clock
from zhuzhen.evidence.commands import keep_file
from zhuzhen.pages.asking import me, require_business, sent_of, version_sent
from zhuzhen.pages.assets import choices, forms
from zhuzhen.pages.assets.acting import HOME, address_of, form_context, own_asset, papers_kept
from zhuzhen.pages.filling import filled_form
from zhuzhen.pages.frame import switch_of
from zhuzhen.people.access import require as require_role
from zhuzhen.people.choices import Act
from zhuzhen.places.models import Division
from zhuzhen.places.queries import ancestors, children, resolve

EDIT = require_http_methods(["GET", "POST"])
_TITLES = ("confirm_title", "change_title")


@login_required
@EDIT
def new_asset(request: HttpRequest) -> HttpResponse:
    """Enter an asset from before."""
    require_business(me(request))
    today = clock.today()
    require_role(me(request), Act.ASSET_KEEP, on=today)
    ground = Division.objects.filter(pk=switch_of(request.GET, today=today).place).first()
    form = forms.TakeoverForm(
        *sent_of(request), today=today,
        initial={"place": ground.path if ground else ""},
    )  # fmt: skip
    made: list[Asset] = []

    def work() -> str:
        given, place = form.cleaned_data, resolve(form.cleaned_data["place"])
        papers = [keep_file(each, by=me(request), place_id=place.code) for each in given["papers"]]
        made.append(
            commands.take_over_asset(
                _card(given, place=place.code, papers=tuple(each.pk for each in papers)),
                fundings=form.fundings(), built_on=given["built_on"], by=me(request), today=today,
                request_id=given["request_id"],
            )
        )  # fmt: skip
        return address_of(made[0])

    return filled_form(
        request, form, work=work, template="projects/rows_form.html",
        told=lambda: choices.SAVED["taken_over"].format(title=made[0].title, code=made[0].code),
        context={
            "title": choices.NEW, "crumbs": [(choices.ASSETS, HOME), (choices.NEW, "")],
            "back": HOME, "verb": choices.NEW, "lead": choices.NEW_LEAD, "looks_up": ("place",),
            "rows_title": choices.FUNDINGS, "rows_hint": choices.FUNDINGS_HINT,
        },
    )  # fmt: skip


def _card(given: dict[str, Any], *, place: str, papers: tuple[int, ...]) -> CardFacts:
    return CardFacts(
        title=given["title"],
        kind=AssetKind(given["kind"]),
        form=AssetForm(given["form"]),
        place_id=place,
        amount_fen=given["amount_fen"],
        size=given["size"],
        life_years=given["life_years"],
        keeper=given["keeper"],
        keeping_fen=given["keeping_fen"] or None,
        papers=papers,
    )


def owner_places(asset: Asset) -> list[tuple[str, str]]:
    """Where owners of an asset may be: its place, what lies in it, and its town and county."""
    above = [each for each in ancestors(asset.place_id) if len(each.code.rstrip("0")) > 4]
    below = list(children(asset.place_id, on=clock.today()))
    found = {each.code: each.name for each in [*reversed(above), *below]}
    return [(asset.place_id, asset.place.name), *(
        (code, name) for code, name in found.items() if code != asset.place_id
    )]  # fmt: skip


def _form(request: HttpRequest, asset: Asset, row: flow.Step) -> Any:
    """The form of a step of the card."""
    sent = sent_of(request)
    kept = {"keeper": asset.keeper, "size": asset.size, "life_years": asset.life_years}
    if row.id == "register":
        return forms.RegisterForm(*sent, initial=kept)
    if row.id == "hand_over":
        return forms.HandoverForm(*sent, initial=kept)
    if row.id == "correct":
        told = asdict(commands.texts_of(asset))
        if asset.keeping_fen is not None:
            told["keeping_fen"] = f"{asset.keeping_fen / 100:.2f}"
        fixed = commands.is_kind_fixed(asset)
        return forms.CorrectionForm(*sent, is_kind_fixed=fixed, initial=told)
    if row.id not in _TITLES:
        return forms.ReasonForm(*sent, row=row)
    held: dict[str, object] = {}
    rows = asset.ownerships.order_by("-share_bp", "pk")
    for at, each in enumerate(rows, start=1):
        held |= {f"owner_{at}": each.owner, f"kind_{at}": each.kind}
        held |= {f"place_{at}": each.place_id, f"percent_{at}": f"{each.share_bp / 100:.2f}"}
    held.setdefault("place_1", asset.place_id)
    return forms.OwnersForm(*sent, row=row, places=owner_places(asset), initial=held)


def _texts(given: dict[str, Any]) -> dict[str, Any]:
    """What was typed of a card by the names that it has."""
    named = {name: given[name] for name in choices.DESCRIBED if name in given}
    return named | {"keeping_fen": given["keeping_fen"] or None}


def _take(request: HttpRequest, asset: Asset, row: flow.Step, form: Any) -> Asset:
    """Take a step of the card with what was typed."""
    given = form.cleaned_data
    by, version = me(request), version_sent(request)
    papers = papers_kept(given["papers"], by=by, asset=asset)
    common: dict[str, Any] = {
        "by": by, "today": clock.today(), "papers": papers, "version": version,
    }  # fmt: skip
    if row.id == "register":
        return commands.register_asset(
            asset, keeper=given["keeper"], keeping_fen=given["keeping_fen"] or None,
            size=given["size"], life_years=given["life_years"], **common,
        )  # fmt: skip
    if row.id == "hand_over":
        fen = given["keeping_fen"] or None
        return commands.hand_over(asset, keeper=given["keeper"], keeping_fen=fen, **common)
    if row.id == "correct":
        texts = replace(commands.texts_of(asset), **_texts(given))
        return commands.correct_card(asset, texts, reason=given["reason"], **common)
    if row.id in _TITLES:
        return commands.confirm_title(asset, form.shares(), reason=given["reason"], **common)
    return commands.take_asset_step(
        asset, step=row.id, reason=given["reason"], request_id=given["request_id"], **common
    )


@login_required
@EDIT
def step(request: HttpRequest, uid: uuid.UUID, step: str) -> HttpResponse:
    """Show the form of a step of the card, or take it."""
    asset = own_asset(request, uid)
    row = opened(asset, step=step, by=me(request), today=clock.today())
    form = _form(request, asset, row)
    done: list[Asset] = []

    def work() -> str:
        done.append(_take(request, asset, row, form))
        return address_of(asset)

    verb = choices.VERBS.get(row.id, row.label)
    context = form_context(
        asset, row.label, version=asset.version, verb=verb, is_grave=row.id in choices.GRAVE,
        lead=choices.LEADS.get(row.id, ""),
        consequence=choices.CONSEQUENCES.get(row.id, ""), rows_title=choices.OWNERSHIP,
        rows_hint=choices.OWNERSHIP_HINT,
    )  # fmt: skip
    return filled_form(
        request, form, work=work, context=context,
        template=f"projects/{'rows_form' if row.id in _TITLES else 'form'}.html",
        told=lambda: choices.SAVED["corrected" if row.id == "correct" else "stepped"].format(
            step=row.label, state=AssetState(done[0].state).label
        ),
    )  # fmt: skip


@login_required
@EDIT
def inspection(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Write down what was found; made for a phone in the field."""
    asset, today = own_asset(request, uid), clock.today()
    require(Act.ASSET_KEEP, by=me(request), place=asset.place_id, on=today)
    initial = {"on": today, "request_id": uuid.uuid4()}
    form = forms.InspectionForm(*sent_of(request), initial=initial)

    def work() -> str:
        given = form.cleaned_data
        photos = papers_kept(given["photos"], by=me(request), asset=asset)
        commands.inspect(
            asset, on=given["on"], result=InspectionResult(given["result"]), by=me(request),
            today=today, note=given["note"], cost_fen=given["cost_fen"], papers=photos,
            request_id=given["request_id"],
        )  # fmt: skip
        return f"{address_of(asset)}#inspections"

    return filled_form(
        request, form, work=work, template="projects/form.html",
        context=form_context(asset, choices.INSPECT, verb=choices.SAVE_INSPECTION),
        told=lambda: choices.SAVED["inspected"].format(
            result=InspectionResult(form.cleaned_data["result"]).label
        ),
    )  # fmt: skip
