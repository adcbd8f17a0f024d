"""Weeks of PFMP over the whole cycle."""

from . import bde_enrolment_path
from . import bde_learner_weeks
from . import bde_pfmp_weeks_decision
from . import bde_pfmp_weeks_request
from . import bde_pfmp_cycle
from . import bde_pfmp_cycle_screen
from . import bde_learner_cycle
from . import bde_school_weeks
from . import bde_home_weeks
from . import bde_demo_weeks
