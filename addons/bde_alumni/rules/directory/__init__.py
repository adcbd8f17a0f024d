"""The directory: who sees which field, freshness."""
