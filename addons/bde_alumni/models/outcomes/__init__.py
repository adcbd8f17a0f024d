from . import bde_alumni_outcome_rule
from . import bde_alumni_official
from . import bde_alumni_outcome
from . import bde_alumni_outcome_texts
from . import bde_alumni_outcome_refresh
from . import bde_import_format_inserjeunes
from . import bde_home_outcomes
from . import bde_demo_outcomes
