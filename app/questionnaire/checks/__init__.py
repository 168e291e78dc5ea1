"""What is looked at when a pack is checked, by subject. Each check takes a draft and gives the problems it finds."""
