from . import (
    bde_alumni_profile,
    bde_alumni_profile_seen_by,
    bde_alumni_study,
    bde_alumni_consent,
)
