"""Sealing: opens for its column alone, with any key kept; blind texts are equal or unreadable."""

import dataclasses

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from zhuzhen.base import cipher

COLUMN = "households_resident.id"


@given(text=st.text(min_size=1))
def test_what_is_sealed_opens_again(text):
    sealed = cipher.seal(text, column=COLUMN)
    assert sealed != cipher.seal(text, column=COLUMN)  # never the same twice
    assert cipher.unseal(sealed, column=COLUMN) == text


def test_nothing_stays_nothing():
    assert cipher.seal("", column=COLUMN) == cipher.unseal("", column=COLUMN) == ""
    assert cipher.blind("") == ""


def test_a_seal_moved_to_another_column_does_not_open():
    sealed = cipher.seal("449900190001010001", column=COLUMN)
    with pytest.raises(cipher.NotOpened):
        cipher.unseal(sealed, column="households_household.phone")


def test_a_changed_seal_does_not_open():
    number, _, body = cipher.seal("449900190001010001", column=COLUMN).partition(".")
    changed = f"{number}.{body[:20]}{'A' if body[20] != 'A' else 'B'}{body[21:]}"
    with pytest.raises(cipher.NotOpened):
        cipher.unseal(changed, column=COLUMN)


def test_a_new_key_seals_and_the_old_one_still_opens(monkeypatch):
    sealed = cipher.seal("电话", column=COLUMN)
    old = cipher.keys()
    grown = dataclasses.replace(old, sealing={**old.sealing, old.latest + 1: b"k" * 16})
    monkeypatch.setattr(settings, "FAMILY_KEYS", grown)
    assert cipher.unseal(sealed, column=COLUMN) == "电话"
    again = cipher.seal("电话", column=COLUMN)
    assert (cipher.key_number(sealed), cipher.key_number(again)) == (old.latest, old.latest + 1)
    only_new = dataclasses.replace(grown, sealing={old.latest + 1: b"k" * 16})
    monkeypatch.setattr(settings, "FAMILY_KEYS", only_new)
    with pytest.raises(cipher.NotOpened):
        cipher.unseal(sealed, column=COLUMN)


def test_blind_texts_depend_on_the_key(monkeypatch):
    before = cipher.blind("449900190001010001")
    assert before == cipher.blind("449900190001010001") != cipher.blind("449900190001010002")
    assert len(before) == 64
    other = dataclasses.replace(cipher.keys(), blinding=b"another")
    monkeypatch.setattr(settings, "FAMILY_KEYS", other)
    assert cipher.blind("449900190001010001") != before


def test_keys_do_not_show_themselves():
    assert cipher.keys().blinding.hex() not in repr(cipher.keys())
