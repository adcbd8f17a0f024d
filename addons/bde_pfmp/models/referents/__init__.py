"""The learners of a period shared out over the teachers."""

from . import bde_pfmp_placement
from . import bde_pfmp_spread
from . import bde_pfmp_spread_make
from . import bde_pfmp_spread_reason
from . import bde_pfmp_spread_board
from . import bde_pfmp_period
from . import bde_pfmp_referent_load
from . import bde_demo_referents
