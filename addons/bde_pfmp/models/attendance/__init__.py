"""Days and hours really done, and the attestation that proves them."""
