"""Packs from their folders: every fault of every file, then all packs or none."""

from collections.abc import Iterable
from pathlib import Path

from zhuzhen.policy.loading.assembling import Assembled, assemble
from zhuzhen.policy.loading.drafts import HEAD_FILE, Draft, read_draft
from zhuzhen.policy.problems import PackFault, PackFaults
from zhuzhen.policy.rules import bases_first
from zhuzhen.policy.schema.whole import Pack

__all__ = ["HEAD_FILE", "find_packs", "load_packs"]


def find_packs(directory: Path) -> list[Path]:
    """The pack folders in a directory, by name."""
    return sorted(head.parent for head in directory.glob(f"*/{HEAD_FILE}"))


def _with_bases(paths: Iterable[Path]) -> dict[str, Draft]:
    """Drafts of the folders, and of the bases they name, looked for beside them."""
    drafts: dict[str, Draft] = {}
    waiting = list(paths)
    seen: set[Path] = set()
    while waiting:
        directory = waiting.pop(0)
        if directory.resolve() in seen:
            continue
        seen.add(directory.resolve())
        draft = read_draft(directory)
        if draft.id in drafts:
            draft.fault_in_head("duplicate_pack", key="id", name=draft.id)
            drafts[f"{draft.id} {directory}"] = draft
            continue
        drafts[draft.id] = draft
        base = draft.base_id
        beside = directory.parent / base if base else None
        if beside is not None and base not in drafts and (beside / HEAD_FILE).is_file():
            waiting.append(beside)
    return drafts


class _Loader:
    def __init__(self, drafts: dict[str, Draft]) -> None:
        self.drafts = drafts
        self.done: dict[str, Assembled] = {}
        self.under_way: list[str] = []

    def load(self, pack_id: str) -> Assembled:
        if pack_id in self.done:
            return self.done[pack_id]
        draft = self.drafts[pack_id]
        base: Assembled | None = None
        if draft.base_id is not None and self._base_is_there(draft, draft.base_id):
            self.under_way.append(pack_id)
            base = self.load(draft.base_id)
            self.under_way.pop()
        lost = draft.may_have_base or (draft.base_id is not None and base is None)
        self.done[pack_id] = assemble(draft, base=base, base_is_lost=lost)
        return self.done[pack_id]

    def _base_is_there(self, draft: Draft, base_id: str) -> bool:
        if base_id not in self.drafts:
            draft.fault_in_head("unknown_base", key="overlays", name=base_id)
            return False
        if base_id == draft.id or base_id in self.under_way:
            chain = " → ".join([*self.under_way, draft.id, base_id])
            draft.fault_in_head("overlay_loop", key="overlays", chain=chain)
            return False
        return True


def load_packs(paths: Iterable[Path]) -> tuple[Pack, ...]:
    """The packs in the given folders and the bases they lie over, bases first.

    Raises PackFaults with every fault found; nothing is half-loaded. What leans on something at
    fault, or on what could not be read, is not blamed for it: it is judged once that is mended.
    """
    loader = _Loader(_with_bases(paths))
    for pack_id in loader.drafts:
        loader.load(pack_id)
    faults: list[PackFault] = [fault for draft in loader.drafts.values() for fault in draft.faults]
    if faults:
        raise PackFaults(tuple(faults))
    return bases_first(each.pack for each in loader.done.values() if each.pack is not None)
