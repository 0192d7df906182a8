"""Addresses of the calendar."""

from django.urls import path

from zhuzhen.pages.calendar.views import calendar_file, calendar_page

urlpatterns = [
    path("calendar/", calendar_page, name="calendar"),
    path("calendar/due.ics", calendar_file, name="calendar_file"),
]
