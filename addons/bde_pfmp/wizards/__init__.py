from . import bde_pfmp_assign_host
from . import bde_pfmp_assign_referent
from . import bde_pfmp_end
from . import bde_pfmp_week
from . import bde_pfmp_export
from . import bde_pfmp_convention_print
from . import bde_pfmp_template_preview
from . import privacy_lookup_wizard
