from . import bde_pfmp_export
from . import tutor_guide
from . import mail_merge
from . import bde_learner_data
from . import host_form
from . import portal_pfmp
from . import bde_pfmp_cycle
