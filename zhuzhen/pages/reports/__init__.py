"""Official sheets to look at, print and take away."""
