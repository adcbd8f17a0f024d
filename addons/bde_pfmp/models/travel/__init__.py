"""Travel of the teachers who visit, and what a PFMP costs the learners."""

from . import bde_pfmp_travel_rate
from . import bde_pfmp_travel_profile
from . import bde_pfmp_mission_order
from . import bde_pfmp_mission_order_sign
from . import bde_pfmp_travel_statement
from . import bde_pfmp_travel_step
from . import bde_pfmp_travel_line
from . import bde_pfmp_travel_draw
from . import bde_pfmp_travel_print
from . import bde_pfmp_travel_pay
from . import bde_pfmp_cost_scale
from . import bde_pfmp_cost_claim
from . import bde_pfmp_cost_line
from . import bde_pfmp_cost_statement
from . import bde_home_travel
from . import bde_demo_travel
