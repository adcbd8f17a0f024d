from . import bde_alumni_leaver
from . import bde_alumni_leaver_detect
from . import bde_alumni_leaver_page
from . import bde_alumni_leaver_privacy
from . import res_company_leavers
from . import bde_home_leavers
from . import bde_demo_leavers
