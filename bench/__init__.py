"""Speed at province scale, told as ratios measured in one run against the best alternative."""
