"""Benchmarks against the peers, run by hand (`python -m bench`) and reported as ratios. Never part of the tests."""
