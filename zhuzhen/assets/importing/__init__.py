"""Existing assets taken in from a sheet: all of it, or nothing and every fault at once."""

from zhuzhen.assets.importing.landing import Imported, import_assets

__all__ = ["Imported", "import_assets"]
