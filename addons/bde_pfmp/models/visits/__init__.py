"""Visits and calls: what the school's rule asks, planning, tours."""

from . import bde_pfmp_visit_rule
from . import bde_pfmp_visit
from . import bde_pfmp_tour
from . import bde_pfmp_visit_plan
from . import bde_pfmp_visit_generate
from . import bde_pfmp_visit_screen
from . import bde_pfmp_visit_tutor
from . import bde_pfmp_tour_order
from . import res_partner_visits
from . import bde_demo_visits
