"""A pack while it is read: its texts, its items by section, and where each stands."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from zhuzhen.policy.loading.reading import Loc, PackText, read_pack_text
from zhuzhen.policy.loading.validating import validate
from zhuzhen.policy.problems import PackFault
from zhuzhen.policy.schema.documents import PackHead
from zhuzhen.policy.schema.whole import PackFile

HEAD_FILE = "pack.yaml"
SECTIONS = tuple(PackFile.model_fields)


@dataclass
class DraftItem:
    """One item of a section as written; after merging, `raw` holds its base's keys too."""

    section: str
    id: str
    raw: object
    text: PackText
    own_keys: frozenset[str] = frozenset()
    is_adrift: bool = False  # overrides what is not there: told so, and not judged further

    @property
    def loc(self) -> Loc:
        return (self.section, self.id)

    def line(self, loc: Loc = ()) -> int:
        """Line of a place in the item; what came from the base stands on the item's line."""
        if loc and self.own_keys and loc[0] not in self.own_keys:
            loc = ()
        return self.text.line((*self.loc, *loc))


@dataclass
class Draft:
    """A pack directory as read. `items[section][id]`; `head` is None if pack.yaml is at fault."""

    directory: Path
    name: str
    head: PackHead | None = None
    head_text: PackText | None = None
    items: dict[str, dict[str, DraftItem]] = field(default_factory=dict)
    faults: list[PackFault] = field(default_factory=list)
    unread: bool = False  # a file could not be read: what it holds is not known to be missing

    @property
    def id(self) -> str:
        return self.head.id if self.head else self.name

    def of(self, section: str) -> dict[str, DraftItem]:
        return self.items.get(section, {})

    def fault_at(self, item: DraftItem, code: str, *, loc: Loc = (), **facts: object) -> None:
        self.faults.append(PackFault.of(code, file=item.text.file, line=item.line(loc), **facts))

    def fault_in_head(self, code: str, *, key: str, **facts: object) -> None:
        text = self.head_text
        file, line = (text.file, text.line((key,))) if text else (self.name, 1)
        self.faults.append(PackFault.of(code, file=file, line=line, **facts))

    def all_items(self) -> Iterator[DraftItem]:
        for section in self.items.values():
            yield from section.values()


def _read_head(draft: Draft) -> None:
    path = draft.directory / HEAD_FILE
    shown = str(path)
    if not path.is_file():
        draft.faults.append(PackFault.of("no_pack_file", file=shown, line=1))
        return
    text = read_pack_text(path, shown_as=shown)
    draft.head_text = text
    draft.faults += text.faults
    if text.faults:
        return
    draft.head, findings = validate(text.value, model=PackHead, name=HEAD_FILE)
    for loc, code, facts in findings:
        draft.faults.append(PackFault.of(code, file=shown, line=text.line(loc), **facts))


def _take_section(draft: Draft, text: PackText, section: str) -> None:
    content = text.value[section]
    line = text.line((section,))
    if not isinstance(content, dict):
        text.fault("not_a_mapping", line=line, name=section)
        return
    known = draft.items.setdefault(section, {})
    for item_id, raw in content.items():
        if item_id in known:
            first = known[item_id]
            where = f"{first.text.file}:{first.line()}"
            text.fault(
                "duplicate_id", line=text.line((section, item_id)), name=item_id, where=where
            )
            continue
        known[item_id] = DraftItem(section, item_id, raw, text)


def read_draft(directory: Path) -> Draft:
    """Every YAML file of the directory; faults of reading are in the draft."""
    draft = Draft(directory=directory, name=directory.name)
    _read_head(draft)
    for path in sorted(directory.rglob("*.yaml")):
        if path == directory / HEAD_FILE:
            continue
        text = read_pack_text(path, shown_as=str(path))
        draft.unread |= text.unread
        for section in text.value:
            if section in SECTIONS:
                _take_section(draft, text, section)
                continue
            text.fault(
                "unknown_key", line=text.line((section,)), name=section, known="、".join(SECTIONS)
            )
        draft.faults += text.faults
    return draft
