"""Days and hours really done, and the attestation that proves them."""

from . import bde_pfmp_absence
from . import bde_pfmp_catchup
from . import bde_pfmp_attestation
from . import bde_pfmp_placement_attendance
from . import bde_pfmp_attestation_ask
from . import bde_pfmp_attestation_sign
from . import bde_pfmp_attestation_page
from . import bde_pfmp_attestation_remind
from . import bde_pfmp_attestation_entry
from . import bde_pfmp_host_register
from . import bde_home_attendance
from . import bde_demo_attendance
from . import bde_learner_attendance
from . import bde_touchpoint_attestation
