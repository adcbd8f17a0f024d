from . import bde_alumni_profile_seen
from . import bde_alumni_profile_search
from . import bde_alumni_profile_fresh
from . import bde_alumni_profile_page
from . import res_company_directory
from . import bde_alumni_story
from . import bde_demo_directory
