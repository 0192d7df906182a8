"""A pack while it is read: its texts, its items by section, and where each stands."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from zhuzhen.policy.expressions.operands import nearest
from zhuzhen.policy.loading.reading import Loc, PackText, read_pack_text
from zhuzhen.policy.loading.validating import validate
from zhuzhen.policy.problems import PackFault
from zhuzhen.policy.schema.common import PACK_FORM
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
    own: Mapping[str, object] | None = None  # as written, once `raw` is laid over a base's
    is_adrift: bool = False  # lies over what is not known: only what it says itself is judged

    @property
    def loc(self) -> Loc:
        return (self.section, self.id)

    def line(self, loc: Loc = ()) -> int:
        """Line of a place in the item; what came from the base stands on the item's line."""
        return self.text.line((*self.loc, *self._as_written(loc)))

    def _as_written(self, loc: Loc) -> Loc:
        """The place before the merge, which puts own fields among the base's."""
        if self.own is None or not loc:
            return loc
        if loc[0] not in self.own:
            return ()
        own, merged = self.own.get("fields"), self.raw
        if loc[0] != "fields" or len(loc) == 1 or not isinstance(own, list):
            return loc
        assert isinstance(merged, dict)
        field = merged["fields"][loc[1]]
        at = next((index for index, each in enumerate(own) if each is field), None)
        return () if at is None else ("fields", at, *loc[2:])


@dataclass
class Draft:
    """A pack directory as read. `items[section][id]`; `head` is None if pack.yaml is at fault.

    Then `id`, `base_id` and `document_id` are what can still be taken from it.
    """

    directory: Path
    name: str
    head: PackHead | None = None
    head_text: PackText | None = None
    items: dict[str, dict[str, DraftItem]] = field(default_factory=dict)
    faults: list[PackFault] = field(default_factory=list)
    # Sections of which a part could not be read: what they hold is not known to be missing.
    unread: set[str] = field(default_factory=set)
    faulted: set[tuple[str, str]] = field(default_factory=set)  # (section, id) with a fault

    def _said(self, *keys: str) -> str | None:
        """An id in the head as it is written, if it has the form of one."""
        value: object = self.head_text.value if self.head_text else None
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return value if isinstance(value, str) and re.fullmatch(PACK_FORM, value) else None

    @property
    def id(self) -> str:
        return self._said("id") or self.name

    @property
    def base_id(self) -> str | None:
        return self._said("overlays")

    @property
    def document_id(self) -> str | None:
        return self._said("document", "id")

    @property
    def further_documents(self) -> tuple[str, ...]:
        """Ids of the further documents as far as the head tells them."""
        value = self.head_text.value.get("further_documents") if self.head_text else None
        listed = value if isinstance(value, list) else []
        ids = [each.get("id") for each in listed if isinstance(each, dict)]
        return tuple(each for each in ids if isinstance(each, str))

    @property
    def may_have_base(self) -> bool:
        """Whether a head at fault may name a base that can't be read from it."""
        if self.head is not None or self.base_id is not None:
            return False
        said = self.head_text.value if self.head_text else {}
        misspelt = set(said) - set(PackHead.model_fields)
        return not said or said.get("overlays") is not None or bool(misspelt)

    def of(self, section: str) -> dict[str, DraftItem]:
        return self.items.get(section, {})

    def fault_at(self, item: DraftItem, code: str, *, loc: Loc = (), **facts: object) -> None:
        self.faulted.add((item.section, item.id))
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
    if text.unread:
        return
    head, findings = validate(text.value, model=PackHead, name=HEAD_FILE)
    draft.head = None if text.faults else head
    told = {fault.line for fault in text.faults}
    for loc, code, facts in findings:
        if (line := text.line(loc)) not in told:
            draft.faults.append(PackFault.of(code, file=shown, line=line, **facts))


def _take_section(draft: Draft, text: PackText, section: str) -> None:
    content = text.value[section]
    line = text.line((section,))
    if not isinstance(content, dict):
        draft.unread.add(section)
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


def _refuse_section(draft: Draft, text: PackText, section: str) -> None:
    meant = nearest(section, list(SECTIONS))
    draft.unread |= {meant} if meant else set(SECTIONS)
    known = "、".join(SECTIONS)
    line = text.line((section,))
    text.fault("unknown_key", line=line, name=section, nearest=meant, known=known)


def read_draft(directory: Path) -> Draft:
    """Every YAML file of the directory; faults of reading are in the draft."""
    draft = Draft(directory=directory, name=directory.name)
    _read_head(draft)
    for path in sorted(directory.rglob("*.yaml")):
        if path == directory / HEAD_FILE:
            continue
        text = read_pack_text(path, shown_as=str(path))
        if text.unread:
            draft.unread |= set(SECTIONS)
        for section in text.value:
            if section in SECTIONS:
                _take_section(draft, text, section)
            else:
                _refuse_section(draft, text, section)
        draft.faults += text.faults
    return draft
