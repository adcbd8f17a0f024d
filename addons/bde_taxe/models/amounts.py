"""Who sees amounts: the office, the head of school, the bursar."""

# `groups=` of every field that tells an amount on a record others may read
AMOUNTS = (
    "bde_partners.group_bde_user,bde_partners.group_bde_head,"
    "bde_partners.group_bde_bursar"
)
