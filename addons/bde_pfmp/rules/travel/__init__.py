"""Travel of teachers and costs of learners: arithmetic over plain values."""
