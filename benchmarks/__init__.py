"""Measures Groundrules against what it is compared to: ``python3 -m benchmarks``."""
