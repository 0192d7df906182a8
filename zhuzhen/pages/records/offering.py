"""What a form offers of itself (today, my unit, my town, the task), and what of it was left so.

The form carries what stood in it when it was opened; what comes back the same was not asked.
It serves the load meter alone: no right and no figure hangs on it.
"""

import json

from django.http import QueryDict

from zhuzhen.pages.records.form import Form

NAME = "offered"
_LONGEST = 10_000


def offered_with(form: Form, *, sent: QueryDict, is_new: bool) -> str:
    """What the form's hidden field says: all that stands in a new form as it is opened; a form
    shown again passes on what it was opened with."""
    if not is_new:
        return str(sent.get(NAME, ""))[:_LONGEST]
    asked = (*form.whose, *form.questions, *form.more)
    return json.dumps({each.name: each.value for each in asked if each.value}, ensure_ascii=False)


def left_as_offered(typed: QueryDict) -> frozenset[str]:
    """The names of the answers that came back as they stood; none of what can't be read."""
    text = typed.get(NAME, "")
    try:
        offered = json.loads(text) if len(text) <= _LONGEST else {}
    except ValueError:
        return frozenset()
    if not isinstance(offered, dict):
        return frozenset()
    return frozenset(
        name for name, value in offered.items() if value and typed.get(name, "").strip() == value
    )
