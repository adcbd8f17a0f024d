"""What being away costs: mission orders, journeys, learners' own costs."""
