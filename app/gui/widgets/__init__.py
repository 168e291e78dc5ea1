"""The parts that pages are made of: text, buttons, cards, marks, answers. They know no workspace."""
