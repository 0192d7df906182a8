"""What the list of uses and the negative list say of a project: asked in one place."""

from zhuzhen.projects.rules.situation import FINE, Verdict, no


def use_of(use_code: str) -> Verdict:
    """Whether money of the programme may be used so, with the entry that refuses it."""
    return FINE if use_code.strip() else no("use_unlisted", code=use_code)
