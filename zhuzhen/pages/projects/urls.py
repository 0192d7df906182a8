"""Addresses of projects, plans, choice and needs."""

from django.urls import path

from zhuzhen.pages.projects import proposing
from zhuzhen.pages.projects.exporting import export_projects
from zhuzhen.pages.projects.listing import project_list
from zhuzhen.pages.projects.project import project_page
from zhuzhen.pages.projects.steps import step

urlpatterns = [
    path("projects/", project_list, name="projects"),
    path("projects/export/", export_projects, name="projects-export"),
    path("projects/new/", proposing.new_project, name="project-new"),
    path("projects/<uuid:uid>/", project_page, name="project"),
    path("projects/<uuid:uid>/edit/", proposing.edit_project, name="project-edit"),
    path("projects/<uuid:uid>/shares/", proposing.edit_shares, name="project-shares"),
    path("projects/<uuid:uid>/steps/<slug:step>/", step, name="project-step"),
]
