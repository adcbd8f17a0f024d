from .. import leavers  # noqa: F401  # the other side of `leaver_ids` is there
from . import bde_alumni_profile
from . import bde_alumni_profile_seen_by
from . import bde_alumni_study
from . import bde_alumni_consent
from . import res_company_network
from . import res_partner_alumnus
from . import bde_alumni_profile_consent
from . import bde_alumni_profile_known
from . import bde_alumni_profile_join
from . import bde_alumni_profile_withdraw
from . import bde_alumni_profile_mail
from . import bde_alumni_profile_account
from . import mailing_mailing_alumni
from . import bde_home_network
from . import bde_demo_network
