"""What is seen while they are away: reports, alerts, accidents."""
