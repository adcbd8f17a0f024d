from . import res_company_offers
from . import bde_alumni_offer
from . import bde_alumni_offer_pages
from . import bde_alumni_application
from . import bde_alumni_profile_offers
from . import bde_home_offers
from . import bde_demo_offers
