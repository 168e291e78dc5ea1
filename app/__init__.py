"""Groundrules: plain rules for AI at work, made on your own computer."""

__version__ = "0.1.0"
