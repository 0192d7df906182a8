"""Screens of the household register: list, forms, dossier, masked facts."""
