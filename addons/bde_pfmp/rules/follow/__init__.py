"""What is seen while they are away: reports, photos, words to avoid, deadlines."""
