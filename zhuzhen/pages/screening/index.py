"""Where screening begins: the files that came, the runs there were, what to do next."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.base.page import page
from zhuzhen.pages.asking import me
from zhuzhen.pages.screening.acting import kinds, paths, require
from zhuzhen.people.access import may
from zhuzhen.people.choices import Act
from zhuzhen.screening.models import Feed, Run, Unmatched

FILES_A_PAGE, RUNS_SHOWN = 30, 10


@dataclass(frozen=True)
class FileLine:
    """A file as the list shows it."""

    feed: Feed
    kind: str
    place: str


@dataclass(frozen=True)
class RunLine:
    """A run as the list shows it, with its totals."""

    run: Run
    place: str

    @property
    def found(self) -> int:
        return sum(each["found"] for each in self.run.counts.values())

    @property
    def new(self) -> int:
        return sum(each["new"] + each["joined"] for each in self.run.counts.values())


@login_required
@require_safe
def screening_home(request: HttpRequest) -> HttpResponse:
    """Files and runs in scope, the latest first."""
    require(request, Act.SCREEN_RUN)
    feeds = Feed.objects.select_related("by").order_by("-pk")
    shown = Paginator(feeds, FILES_A_PAGE).get_page(request.GET.get("page", ""))
    on_page: list[Feed] = list(shown.object_list)
    runs = list(Run.objects.select_related("by").order_by("-pk")[:RUNS_SHOWN])
    codes = [each.place_id for each in on_page] + [each.place_id for each in runs]
    places = paths(codes)
    titles = kinds()
    context = {
        "files": [
            FileLine(each, titles.get(each.kind, each.kind), places.get(each.place_id, ""))
            for each in on_page
        ],
        "shown": shown,
        "runs": [RunLine(each, places.get(each.place_id, "")) for each in runs],
        "unmatched": Unmatched.objects.filter(settled_on=None).count(),
        "may_send": bool(may(me(request), Act.SCREEN_SEND)),
    }
    return page(request, "screening/index.html", context=context)
