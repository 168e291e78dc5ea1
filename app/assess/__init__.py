"""From what was said and seen to what it means: facts, findings, and how each area stands."""
