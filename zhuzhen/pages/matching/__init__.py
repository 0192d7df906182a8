"""Matching on screen: what is open, who fits whom and why, and a proposal for all."""
