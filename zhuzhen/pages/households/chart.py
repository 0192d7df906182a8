"""Income a head over time against the line, as the points of a drawing made in the template."""

from dataclasses import dataclass

from zhuzhen.base import money
from zhuzhen.pages.households.showing import Year

WIDTH, HEIGHT = 420, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 12, 14, 30


@dataclass(frozen=True)
class Spot:
    """A point of a line, with what it says on hover."""

    x: float
    y: float
    told: str


@dataclass(frozen=True)
class Tick:
    """A mark on an axis."""

    at: float
    text: str


@dataclass(frozen=True)
class Drawing:
    """All that the template draws. A gap in the line of the region is left a gap."""

    net: tuple[Spot, ...]
    judged: tuple[Spot, ...]
    line: tuple[tuple[Spot, ...], ...]
    days: tuple[Tick, ...]
    amounts: tuple[Tick, ...]
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    foot: int = HEIGHT - _BOTTOM
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def net_path(self) -> str:
        return path_of(self.net)

    @property
    def judged_path(self) -> str:
        return path_of(self.judged)

    @property
    def line_paths(self) -> list[str]:
        return [path_of(each) for each in self.line]


def path_of(spots: tuple[Spot, ...]) -> str:
    """The points of a polyline."""
    return " ".join(f"{each.x:g},{each.y:g}" for each in spots)


def _step(top_yuan: int) -> int:
    """A round distance between marks, so that there are at most five."""
    step = 500
    while step * 4 < top_yuan:
        step *= 2
    return step


def drawing_of(years: list[Year]) -> Drawing | None:
    """The drawing of two sheets or more; a single one is told by its table."""
    if len(years) < 2:
        return None
    all_fen = [each.sheet.net_per_head_fen for each in years]
    all_fen += [each.sheet.judged_per_head_fen for each in years]
    all_fen += [each.stands.line_fen for each in years if each.stands.line_fen is not None]
    step = _step(max(max(all_fen), 100) // 100)
    lowest = min(min(all_fen) // 100, 0)
    floor = (lowest // step) * step
    top = max(-(-max(all_fen) // (100 * step)) * step, floor + step)
    first, last = years[0].sheet.taken_on, years[-1].sheet.taken_on
    span = max((last - first).days, 1)

    def x(year: Year) -> float:
        part = (year.sheet.taken_on - first).days / span
        return round(_LEFT + 8 + part * (WIDTH - _LEFT - _RIGHT - 16), 1)

    def y(fen: int) -> float:
        part = (fen / 100 - floor) / (top - floor)
        return round(HEIGHT - _BOTTOM - part * (HEIGHT - _TOP - _BOTTOM), 1)

    def spot(year: Year, fen: int) -> Spot:
        return Spot(x(year), y(fen), f"{year.sheet.taken_on} {money.yuan(fen)} 元")

    lines: list[list[Spot]] = [[]]
    for each in years:
        if each.stands.line_fen is None:
            lines.append([])
        else:
            lines[-1].append(spot(each, each.stands.line_fen))
    return Drawing(
        net=tuple(spot(each, each.sheet.net_per_head_fen) for each in years),
        judged=tuple(spot(each, each.sheet.judged_per_head_fen) for each in years),
        line=tuple(tuple(each) for each in lines if len(each) > 1),
        days=_days(years, x=[x(each) for each in years]),
        amounts=tuple(Tick(y(each * 100), f"{each:,}") for each in range(floor, top + step, step)),
    )


def _days(years: list[Year], *, x: list[float]) -> tuple[Tick, ...]:
    """Days under the drawing, those left out that would stand on each other."""
    shown: list[Tick] = []
    for each, at in zip(years, x, strict=True):
        if not shown or at - shown[-1].at >= 62:
            shown.append(Tick(at, f"{each.sheet.taken_on:%Y-%m}"))
    return tuple(shown)
