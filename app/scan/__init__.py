"""Looks at a computer for AI: walks places, recognises files by content, joins them to models."""
