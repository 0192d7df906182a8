"""Addresses of the board."""

from django.urls import path

from zhuzhen.pages.board import duty, views

urlpatterns = [
    path("board/", views.board_page, name="board"),
    path("board/export/", views.board_export, name="board-export"),
    path("board/<str:duty>/<str:owner>/", duty.duty_page, name="duty"),
    path("board/<str:duty>/<str:owner>/exemption/", duty.exemption, name="exemption"),
    path("board/<str:duty>/<str:owner>/exemption/lifting/", duty.lifting, name="lifting"),
]
