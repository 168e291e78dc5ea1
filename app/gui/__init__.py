"""The window. The only room that knows Qt; it asks the workspace and reaches into no other room."""
