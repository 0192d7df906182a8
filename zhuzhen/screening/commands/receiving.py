"""Files of departments: received, taken in as a whole or refused with all that is wrong."""

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from zhuzhen.base import audit, clock
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.feeds.blinding import write_blinded
from zhuzhen.feeds.checking import Checked, check
from zhuzhen.feeds.declaring import DeclaredFeed
from zhuzhen.feeds.mapping import AS_NAMED, HeadMapping, Layout, layout_of
from zhuzhen.feeds.reading import Raw, read_file
from zhuzhen.feeds.remembering import remember, remembered
from zhuzhen.feeds.room import Room, room
from zhuzhen.people.models import Account
from zhuzhen.policy.rules import number
from zhuzhen.policy.schema import Feed as Declared
from zhuzhen.policy.schema import Pack
from zhuzhen.screening import access, files
from zhuzhen.screening.choices import KEPT, LISTED, FeedState
from zhuzhen.screening.declaring import declared, kept_columns
from zhuzhen.screening.judging import pack_at
from zhuzhen.screening.models import Feed
from zhuzhen.screening.people import write_people
from zhuzhen.screening.places import settle_villages
from zhuzhen.screening.strangers import list_strangers, matched

Tell = Callable[[int, int], None]


def feed_declared(kind: str, *, place: str, on: dt.date) -> tuple[Declared, Pack]:
    """What a kind of file holds at a place, by its pack. Raises no_rules, unknown_feed."""
    stored = pack_at(place, on=on)
    if stored is None or not stored.pack.feeds:
        raise Problem("no_rules", place=place)
    if kind not in stored.pack.feeds:
        known = LISTED.join(f"{each.id}（{each.title}）" for each in stored.pack.feeds.values())
        raise Problem("unknown_feed", name=kind, known=known)
    return stored.pack.feeds[kind], stored.pack


@transaction.atomic
def receive_file(
    kind: str,
    *,
    place: str,
    path: Path,
    file_name: str,
    period: tuple[dt.date, dt.date],
    by: Account | None,
    today: dt.date,
) -> Feed:
    """Keep a file as it came, until it is taken in; deleted after the days its feed says.

    `period`: the days it is about; of a list both are the day it was made. Raises not_allowed,
    unknown_feed, bad_period_of_feed.
    """
    access.require_send(by, place=place, on=today)
    feed, pack = feed_declared(kind, place=place, on=today)
    starts, ends = period
    if ends < starts or ends > today:
        raise Problem("bad_period_of_feed", starts=starts, ends=ends)
    made = Feed.objects.create(
        kind=kind,
        place_id=place,
        period_from=starts if feed.holds == "events" else None,
        period_to=ends,
        file_name=file_name[:200],
        state=FeedState.RECEIVED,
        raw_due_on=today + dt.timedelta(days=int(number(feed.keep_days, pack=pack, on=today))),
        by=by,
        at=clock.now(),
    )
    made.raw_file = _kept_raw(made, path)
    made.save(update_fields=["raw_file"])
    audit.record("feed.receive", by=by, subject="feed", subject_id=made.pk, facts=_told(made))
    return made


def _kept_raw(feed: Feed, path: Path) -> str:
    """A copy that nobody but us can read, under a name that tells nothing."""
    folder = files.root() / "raw"
    folder.mkdir(exist_ok=True, mode=0o700)
    kept = folder / str(feed.pk)
    shutil.copyfile(path, kept)
    kept.chmod(0o600)
    return str(kept.relative_to(files.root()))


def drop_raw(feed: Feed) -> None:
    """Delete the file of a feed whose receipt was undone: a transaction takes rows back only."""
    (files.root() / feed.raw_file).unlink(missing_ok=True)


class Reading:
    """A received file open in a room, for looking at its heads and for taking it in."""

    def __init__(self, feed: Feed, *, room: Room, by: Account | None, today: dt.date) -> None:
        if not feed.raw_file:
            raise Problem("raw_is_gone", file=feed.file_name)
        self.feed, self.room, self.by, self.today = feed, room, by, today
        self.pack_feed, self.pack = feed_declared(feed.kind, place=feed.place_id, on=today)
        starts, ends = feed.period_from, feed.period_to
        self.declared: DeclaredFeed = declared(
            self.pack_feed,
            terms=self.pack.terms,
            today=today,
            period=(starts, ends) if starts and ends else None,
        )
        path = files.root() / feed.raw_file
        self.raw: Raw = read_file(path, room=room, shown_as=feed.file_name)

    def mapping(self, chosen: HeadMapping | None) -> HeadMapping:
        """How its heads are read: as chosen, else as files of such heads were read before."""
        if chosen is not None:
            return chosen
        return remembered(self.declared, raw=self.raw, by=self.by) or AS_NAMED

    def layout(self, chosen: HeadMapping | None) -> tuple[Layout | None, tuple[Fault, ...]]:
        return layout_of(self.raw, feed=self.declared, chosen=self.mapping(chosen))


@transaction.atomic
def take_in(
    feed: Feed,
    *,
    by: Account | None,
    today: dt.date,
    chosen: HeadMapping | None = None,
    progress: Tell | None = None,
) -> Feed:
    """Read, check and blind a received file. With anything wrong it is refused with all faults and
    nothing of it is kept but the raw file, so that other columns can be chosen.

    Raises not_allowed, raw_is_gone, bad_file, already_taken_in, feed_overlaps.
    """
    access.require_send(by, place=feed.place_id, on=today)
    feed = Feed.objects.select_for_update().get(pk=feed.pk)
    if feed.state in KEPT:
        raise Problem("already_taken_in", file=feed.file_name)
    with room() as opened:
        reading = Reading(feed, room=opened, by=by, today=today)
        feed.file_sm3, feed.rows_read = reading.raw.file_sm3, reading.raw.rows
        _refuse_again(feed)
        layout, faults = reading.layout(chosen)
        if layout is None or faults:
            return _refused(feed, faults=faults, count=len(faults), by=by)
        feed.mapping = {each.head: each.column.name for each in layout.columns}
        checked = check(reading.raw, layout=layout, feed=reading.declared, today=today)
        feed.rows_read, feed.notes = checked.rows, list(checked.notes)
        if checked.fault_count:
            return _refused(feed, faults=checked.faults, count=checked.fault_count, by=by)
        _remember(reading, layout=layout, chosen=chosen, by=by)
        return _taken_in(feed, reading=reading, checked=checked, by=by, progress=progress)


def _remember(
    reading: Reading, *, layout: Layout, chosen: HeadMapping | None, by: Account | None
) -> None:
    if by is None or chosen is None:
        return
    mapping = HeadMapping(chosen.targets, chosen.units, layout.header_row)
    remember(reading.declared, raw=reading.raw, mapping=mapping, by=by)


def _refuse_again(feed: Feed) -> None:
    """A file counts once; and of one day only the files of one place, else rows would add up."""
    others = Feed.objects.filter(kind=feed.kind, state__in=KEPT).order_by("pk")
    same = others.filter(place_id=feed.place_id, file_sm3=feed.file_sm3).first()
    if same is not None:
        raise Problem(
            "same_file", file=feed.file_name, other=same.file_name, at=f"{same.at:%Y-%m-%d}"
        )
    if feed.period_from is None:
        return
    within = CodeRange.under(feed.place_id)
    both = Q(period_from__lte=feed.period_to, period_to__gte=feed.period_from)
    for other in others.filter(both).exclude(place_id=feed.place_id):
        if other.place_id in within or feed.place_id in CodeRange.under(other.place_id):
            raise Problem(
                "feed_overlaps",
                file=feed.file_name,
                other=other.file_name,
                starts=other.period_from,
                ends=other.period_to,
            )


def _refused(feed: Feed, *, faults: tuple[Fault, ...], count: int, by: Account | None) -> Feed:
    feed.state = FeedState.REFUSED
    feed.faults = [asdict(each) for each in faults]
    feed.fault_count = count
    feed.save()
    audit.record("feed.refuse", by=by, subject="feed", subject_id=feed.pk, facts=_told(feed))
    return feed


def _taken_in(
    feed: Feed,
    *,
    reading: Reading,
    checked: Checked,
    by: Account | None,
    progress: Tell | None,
) -> Feed:
    """The blinded rows, and who of them is nobody here. A file left by a failure is removed."""
    pack_feed = reading.pack_feed
    if pack_feed.place is not None:
        settle_villages(reading.room, column=pack_feed.place, place=feed.place_id, on=reading.today)
    to = files.root() / feed.kind / f"{feed.pk}.parquet"
    to.parent.mkdir(exist_ok=True, mode=0o700)
    try:
        done = write_blinded(
            checked, feed=reading.declared, to=to, columns=kept_columns(pack_feed), tell=progress
        )
        people = reading.room.folder / "people.parquet"
        write_people(feed.place_id, into=people)
        found = matched(reading.room, blinded=to, people=people, declared=pack_feed)
        list_strangers(reading.room, feed=feed, declared=pack_feed)
        feed.blinded_file = str(to.relative_to(files.root()))
        feed.rows_kept, feed.faults, feed.fault_count = done.rows, [], 0
        feed.persons_matched, feed.persons_unmatched = found.matched, found.unmatched
        feed.state = FeedState.BLINDED
        feed.save()
        audit.record("feed.take_in", by=by, subject="feed", subject_id=feed.pk, facts=_told(feed))
    except BaseException:
        to.unlink(missing_ok=True)
        raise
    return feed


def _told(feed: Feed) -> dict[str, object]:
    return {
        "kind": feed.kind,
        "place": feed.place_id,
        "file_sm3": feed.file_sm3,
        "rows": feed.rows_kept or feed.rows_read,
        "faults": feed.fault_count,
    }
