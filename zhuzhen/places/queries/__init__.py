"""Reads about divisions: found by name or code, seen as a tree on a day, followed through time."""

from zhuzhen.places.queries.finding import find, resolve, suggest
from zhuzhen.places.queries.following import (
    codes_without_future,
    current_code_of,
    figures_by_tree_of,
    figures_today,
    predecessors,
)
from zhuzhen.places.queries.standing import (
    Crumb,
    ancestors,
    breadcrumbs,
    children,
    division,
    in_force,
    in_level,
    place_names,
    tagged,
    tags_of,
    tree_on,
)

__all__ = [
    "Crumb",
    "ancestors",
    "breadcrumbs",
    "children",
    "codes_without_future",
    "current_code_of",
    "division",
    "figures_by_tree_of",
    "figures_today",
    "find",
    "in_force",
    "in_level",
    "place_names",
    "predecessors",
    "resolve",
    "suggest",
    "tagged",
    "tags_of",
    "tree_on",
]
