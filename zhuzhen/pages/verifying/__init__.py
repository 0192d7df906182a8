"""The invariants as last night's check left them."""
