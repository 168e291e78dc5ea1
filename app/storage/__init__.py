"""Remembers one assessment in one file: a SQLite database that is complete after every click."""
