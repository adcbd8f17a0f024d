from . import bde_alumni_proposal_agree
from . import bde_alumni_refuse
from . import bde_alumni_paper
from . import bde_alumni_call
