"""Addresses of reminders."""

from django.urls import path

from zhuzhen.pages.reminders.views import awaiting_count, reminder_list, reminders_seen

urlpatterns = [
    path("reminders/", reminder_list, name="reminders"),
    path("awaiting/", awaiting_count, name="awaiting"),
    path("reminders/seen/", reminders_seen, name="reminders_seen"),
]
