"""The network: members, what they agreed to (S7)."""
