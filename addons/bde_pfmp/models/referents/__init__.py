"""The learners of a period shared out over the teachers."""
