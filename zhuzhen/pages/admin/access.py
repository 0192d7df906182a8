"""Who reaches the administrators' pages: the holders of the act, nobody else."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from zhuzhen.base.problems import Problem
from zhuzhen.people.access import may
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

ACTS = (Act.ACCOUNT_MANAGE, Act.GRANT_MANAGE, Act.AUDIT_READ)


def administrator(request: HttpRequest) -> Account:
    """Whoever is signed in."""
    assert isinstance(request.user, Account)
    return request.user


def acts_of(account: Account) -> frozenset[Act]:
    """Which of the administrators' acts an account may do."""
    return frozenset(act for act in ACTS if may(account, act))


def only_with(*acts: Act, what: str = "") -> Callable[[View[P]], View[P]]:
    """Let a view be reached only by accounts that may do one of `acts`; never cached. `what` is
    what a refusal speaks of, where that is not the first act."""

    def gate(view: View[P]) -> View[P]:
        @never_cache
        @login_required
        @functools.wraps(view)
        def gated(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            account = administrator(request)
            if not acts_of(account).intersection(acts):
                verdict = may(account, acts[0])
                raise Problem("not_allowed", act=what or acts[0].label, who=verdict.who)
            return view(request, *args, **kwargs)

        return gated

    return gate
