"""The JSON Schema of packs: one for pack.yaml, one for every other file."""

from zhuzhen.policy.schema.common import Item
from zhuzhen.policy.schema.documents import PackHead
from zhuzhen.policy.schema.whole import PackFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MODELS: dict[str, type[Item]] = {"pack": PackHead, "items": PackFile}


def json_schema(section: str) -> dict[str, object]:
    """The schema for `pack` (pack.yaml) or `items` (all other files of a pack)."""
    return {"$schema": DIALECT, **MODELS[section].model_json_schema(by_alias=True)}
