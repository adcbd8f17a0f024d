from . import bde_pfmp_export
from . import bde_learner_data
