"""How often money was carried over: the oldest is spent first (docs/adr/0015)."""

from collections.abc import Mapping


def remaining_layers(inflows: Mapping[int, int], *, outflow_fen: int) -> dict[int, int]:
    """What is left of money by how often it was carried over, when `outflow_fen` went out.

    `inflows` is what came in by times carried (0: new this year). The most often carried goes
    first. Raises ValueError if more went out than came in.
    """
    left: dict[int, int] = {}
    rest = outflow_fen
    for times in sorted(inflows, reverse=True):
        spent = min(inflows[times], rest)
        rest -= spent
        if inflows[times] > spent:
            left[times] = inflows[times] - spent
    if rest > 0:
        raise ValueError("more went out than came in")
    return left
