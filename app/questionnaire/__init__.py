"""The room that reads questionnaire packs, checks them, and knows which questions come next."""
