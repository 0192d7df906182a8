"""Addresses of projects, plans, choice and needs."""

from django.urls import path

from zhuzhen.pages.projects import (
    building,
    choice,
    correcting,
    linking,
    needs,
    plan_items,
    plans,
    proposing,
)
from zhuzhen.pages.projects.exporting import export_projects
from zhuzhen.pages.projects.listing import project_list
from zhuzhen.pages.projects.project import project_page
from zhuzhen.pages.projects.steps import step

_ITEM = "projects/plans/<uuid:uid>/items/<int:number>/"
_CLAIM = "projects/needs/<uuid:uid>/claims/<int:number>/"

urlpatterns = [
    path("projects/", project_list, name="projects"),
    path("projects/export/", export_projects, name="projects-export"),
    path("projects/new/", proposing.new_project, name="project-new"),
    path("projects/plans/", plans.plan_list, name="plans"),
    path("projects/plans/new/", plans.new_plan, name="plan-new"),
    path("projects/plans/<uuid:uid>/", plans.plan_page, name="plan"),
    path("projects/plans/<uuid:uid>/items/", plan_items.new_item, name="plan-item-new"),
    path(_ITEM, plan_items.edit_item, name="plan-item"),
    path(f"{_ITEM}removal/", plan_items.remove_item, name="plan-item-removal"),
    path("projects/plans/<uuid:uid>/approval/", plan_items.approval, name="plan-approval"),
    path("projects/plans/<uuid:uid>/return/", plan_items.send_back, name="plan-return"),
    path("projects/choice/", choice.choice, name="choice"),
    path("projects/choice/<uuid:uid>/", choice.selection_page, name="selection"),
    path("projects/choice/<uuid:uid>/adopt/", choice.adopt, name="selection-adopt"),
    path("projects/needs/", needs.need_list, name="needs"),
    path("projects/needs/new/", needs.new_need, name="need-new"),
    path("projects/needs/<uuid:uid>/", needs.need_page, name="need"),
    path("projects/needs/<uuid:uid>/claim/", needs.claim, name="need-claim"),
    path("projects/needs/<uuid:uid>/withdrawal/", needs.withdraw, name="need-withdrawal"),
    path(f"{_CLAIM}arrival/", needs.arrival, name="claim-arrival"),
    path(f"{_CLAIM}cancel/", needs.cancel, name="claim-cancel"),
    path("projects/<uuid:uid>/", project_page, name="project"),
    path("projects/<uuid:uid>/edit/", proposing.edit_project, name="project-edit"),
    path("projects/<uuid:uid>/shares/", proposing.edit_shares, name="project-shares"),
    path("projects/<uuid:uid>/score/", building.score, name="project-score"),
    path("projects/<uuid:uid>/contracts/", building.contract, name="project-contract"),
    path(
        "projects/<uuid:uid>/contracts/<int:number>/end/",
        correcting.contract_end,
        name="contract-end",
    ),
    path("projects/<uuid:uid>/release/", correcting.release, name="project-release"),
    path("projects/<uuid:uid>/milestones/", building.milestone, name="project-milestone"),
    path("projects/<uuid:uid>/milestones/<int:number>/", building.reached, name="milestone"),
    path("projects/<uuid:uid>/progress/", building.progress, name="project-progress"),
    path("projects/<uuid:uid>/progress/<int:number>/", correcting.report, name="report"),
    path("projects/<uuid:uid>/completion/", building.completion, name="project-completion"),
    path("projects/<uuid:uid>/linkages/", linking.linkage, name="project-linkage"),
    path("projects/<uuid:uid>/deliveries/<int:number>/", linking.delivery, name="delivery"),
    path("projects/<uuid:uid>/wages/", linking.wages, name="project-wages"),
    path("projects/<uuid:uid>/steps/<slug:step>/", step, name="project-step"),
]
