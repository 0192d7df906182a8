"""Tags and filters that every template may use: icons, state marks, figures, periods, money."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from zhuzhen.base import money
from zhuzhen.base.periods import Period
from zhuzhen.duties.choices import Status
from zhuzhen.duties.inforce import DutyVersion
from zhuzhen.pages.board.reading import Place
from zhuzhen.pages.choices import DASH
from zhuzhen.pages.citing import citations
from zhuzhen.pages.frame import entry_is_current
from zhuzhen.policy.choices import UNITS, Unit

register = template.Library()


@register.simple_tag
def icon(name: str, *, label: str = "") -> SafeString:
    """An icon of the sprite. Without a label it is decoration, hidden from screen readers."""
    address = f"{static('vendor/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, address
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', address)


@register.simple_tag
def mark(status: str, *, words: bool = True) -> SafeString:
    """A state as shape, colour and text; `words=False` keeps the text for screen readers only."""
    return format_html(
        '<span class="state state-{}"><span class="{}">{}</span></span>',
        status,
        "state-words" if words else "visually-hidden",
        Status(status).label,
    )


# Made once: a board has hundreds.
_MARKS = {status: mark(status, words=False) for status in Status}


@register.simple_tag
def board_cell(owner: str, at: Place) -> SafeString:
    """The link in a cell of the board. A tag, since a template takes ten times as long for it."""
    if at.cell is None:
        return SafeString()
    return format_html(
        '<a class="cell" data-label="{}" data-drawer href="{}" title="{}：{} {}，{}">{}'
        '<span class="figure">{}<span class="figure-of">/{}</span></span></a>',
        at.column.short,
        at.address,
        owner,
        at.column.title,
        at.cell.text,
        at.cell.status.label,
        _MARKS[at.cell.status],
        at.cell.value,
        at.cell.target,
    )


@register.simple_tag(takes_context=True)
def framed(context: Mapping[str, object], path: str, **more: object) -> str:
    """`path` with the place and period of this screen, and `more` query fields."""
    query = context["frame"].switch.query  # type: ignore[attr-defined]
    extra = urlencode({name: value for name, value in more.items() if value not in ("", None)})
    joined = "&".join(part for part in (query, extra) if part)
    if not joined:
        return path
    return f"{path}{'&' if '?' in path else '?'}{joined}"


@register.simple_tag
def cite(version: DutyVersion, *, short: bool = False) -> SafeString:
    """The clauses a duty comes from, as chips; `short` leaves the document's name for hovering."""
    return format_html_join(
        " ",
        '<a class="chip" href="{}" title="{}">{}</a>',
        (
            (each.address, each.title, each.clause if short else each.label)
            for each in citations(version)
        ),
    )


@register.simple_tag
def exemption_address(here: str, *, lifting: object) -> str:
    """Where the exemption of the duty explained at `here` is given, or lifted if there is one."""
    path, _, query = here.partition("?")
    return f"{path}exemption/{'lifting/' if lifting else ''}?{query}"


@register.filter
def unit_label(unit: str) -> str:
    """次, 条, 元, … for a measure's unit."""
    return UNITS[Unit(unit)]


@register.filter
def is_current(entry: object, request: object) -> bool:
    """Whether a rail entry holds the page being shown."""
    return entry_is_current(entry, request=request)  # type: ignore[arg-type]


@register.filter
def period_label(period: Period | str) -> str:
    """'2022-Q3' as cadres say it: 2022年三季度. What is no period is shown as it is."""
    if isinstance(period, Period):
        return period.label
    try:
        return Period.parse(period).label
    except ValueError:
        return str(period)


@register.filter
def dash(value: object) -> object:
    """– for no data; zero stays 0."""
    return DASH if value is None or value == "" else value


@register.filter
def number(value: int | None) -> str:
    """Thousands separated; – for no data."""
    return DASH if value is None else f"{value:,}"


@register.filter
def yuan(fen: int | None) -> str:
    """Fen as exact 元: 300,000.00; – for no data."""
    return DASH if fen is None else money.yuan(fen)


@register.filter
def size(fen: int | None) -> SafeString | str:
    """Fen in 元, 万元 or 亿元 by size, the exact value on hover; – for no data."""
    if fen is None:
        return DASH
    return format_html(
        '<data value="{}" title="{} 元">{}</data>',
        fen,
        money.yuan(fen),
        money.in_words_of_size(fen),
    )
