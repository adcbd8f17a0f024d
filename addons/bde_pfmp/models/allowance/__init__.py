"""The state's allowance: prepared, checked, reconciled; never paid here."""
