"""Lists as Qt models: each is a tuple of frozen rows."""
