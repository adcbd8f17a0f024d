"""What former pupils became, and whom to ask for what."""
