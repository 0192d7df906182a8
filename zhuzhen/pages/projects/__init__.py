"""Screens of projects: plans and the pool, choice under a budget, building, linkage, needs."""
