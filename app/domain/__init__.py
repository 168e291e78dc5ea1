"""The nouns of Groundrules: frozen values that every room knows. No files, no clock, no Qt."""
