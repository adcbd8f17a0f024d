from . import bde_pfmp_export
from . import convention
from . import bde_learner_data
