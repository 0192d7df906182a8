"""Addresses of reminders."""

from django.urls import path

from zhuzhen.pages.reminders.views import reminder_count, reminder_list, reminders_seen

urlpatterns = [
    path("reminders/", reminder_list, name="reminders"),
    path("reminders/count/", reminder_count, name="reminder_count"),
    path("reminders/seen/", reminders_seen, name="reminders_seen"),
]
