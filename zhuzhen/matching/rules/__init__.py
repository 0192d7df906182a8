"""Pure rules of matching: how well a pair fits and why, and who gets what."""
