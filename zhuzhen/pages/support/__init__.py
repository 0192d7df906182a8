"""Screens of support: plans, measures, helpers and visits; campaigns; doubts."""
