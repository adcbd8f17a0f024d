from . import bde_alumni_proposal_agree
