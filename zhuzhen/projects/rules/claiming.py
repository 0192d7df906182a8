"""How far a need is claimed, told by its claims alone."""

from collections.abc import Iterable

from zhuzhen.projects.choices import ClaimState, NeedState


def need_state(need_fen: int, *, claims: Iterable[tuple[int, str]]) -> NeedState:
    """The state of a need by its standing claims (fen, state): done once all of it arrived."""
    standing = [(fen, state) for fen, state in claims if state != ClaimState.CANCELLED]
    promised = sum(fen for fen, _ in standing)
    if promised >= need_fen:
        is_done = all(state == ClaimState.RECEIVED for _, state in standing)
        return NeedState.DONE if is_done else NeedState.CLAIMED
    return NeedState.PARTLY if promised else NeedState.OPEN
