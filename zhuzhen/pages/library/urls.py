"""Addresses of clauses, dossiers and search."""

from django.urls import path

from zhuzhen.pages.library.clauses import clause_list, clause_page
from zhuzhen.pages.library.clusters import cluster_list, cluster_page, cluster_people
from zhuzhen.pages.library.coverage import coverage_page
from zhuzhen.pages.library.orgs import org_list, org_page
from zhuzhen.pages.library.places import place_page
from zhuzhen.pages.library.searching import search

urlpatterns = [
    path("clauses/", clause_list, name="clause_list"),
    path("clauses/coverage/", coverage_page, name="coverage"),
    path("clauses/<str:document>/<str:clause>/", clause_page, name="clause"),
    path("orgs/", org_list, name="org_list"),
    path("orgs/<int:number>/", org_page, name="org"),
    path("clusters/", cluster_list, name="cluster_list"),
    path("clusters/<int:number>/", cluster_page, name="cluster"),
    path("clusters/<int:number>/people/", cluster_people, name="cluster_people"),
    path("places/<str:code>/", place_page, name="place"),
    path("search/", search, name="search"),
]
