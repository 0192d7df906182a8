"""Households as workbooks: the empty sheet to fill in, the list, its members; each watermarked."""
