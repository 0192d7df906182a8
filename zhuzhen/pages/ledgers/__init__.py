"""The three ledgers on screen: use of funds, assets, their disposal; and the quarterly figures."""
