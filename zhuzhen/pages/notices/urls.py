"""Addresses of notices: the office's, and those for everyone."""

from django.urls import path

from zhuzhen.pages.notices.drafting import edit_notice, new_notice
from zhuzhen.pages.notices.listing import notice_list
from zhuzhen.pages.notices.notice import notice_page, photograph, take_step
from zhuzhen.pages.notices.objections import objection_page
from zhuzhen.pages.notices.printing import print_notice
from zhuzhen.pages.notices.public import object_to, public_answer, public_list, public_notice

urlpatterns = [
    path("notices/", notice_list, name="notices"),
    path("notices/new/", new_notice, name="new_notice"),
    path("notices/objections/<uuid:uid>/", objection_page, name="objection"),
    path("notices/<uuid:uid>/", notice_page, name="notice"),
    path("notices/<uuid:uid>/edit/", edit_notice, name="edit_notice"),
    path("notices/<uuid:uid>/print/", print_notice, name="print_notice"),
    path("notices/<uuid:uid>/photos/", photograph, name="photograph_notice"),
    path("notices/<uuid:uid>/<slug:step>/", take_step, name="notice_step"),
    path("public/notices/", public_list, name="public_notices"),
    path("public/notices/<uuid:uid>/", public_notice, name="public_notice"),
    path("public/notices/<uuid:uid>/objection/", object_to, name="public_objection"),
    path("public/answers/", public_answer, name="public_answer"),
]
