"""The corridor: one open assessment and every action a face can ask for."""
