"""The day and moment it is; only views, tasks and the command line ask, and pass it down."""

import datetime as dt

from django.conf import settings
from django.utils import timezone


def today() -> dt.date:
    """Today in China, or the fixed day of the demonstration (shown as such on every screen)."""
    return settings.DEMONSTRATION_TODAY or timezone.localdate()


def now() -> dt.datetime:
    """The real moment, told in China's time; records and audit always carry this one."""
    return timezone.localtime()


def end_of(day: dt.date) -> dt.datetime:
    """The last moment of a day, as people in China count it."""
    return dt.datetime.combine(day, dt.time.max, timezone.get_default_timezone())
