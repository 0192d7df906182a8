"""Screens of assets: cards, who runs and inspects them, what they earn, how they end."""
