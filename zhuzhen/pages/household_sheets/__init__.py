"""Households in and out by sheets: import, columns, receipts, undo; exports with a reason."""
