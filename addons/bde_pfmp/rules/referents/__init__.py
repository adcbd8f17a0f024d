"""Which teacher follows which learner during a period: load, copy, best spread."""
