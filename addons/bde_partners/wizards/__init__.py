from . import bde_host_state_wizard
from . import bde_solicitation_ask
from . import bde_host_create
from . import bde_host_create_make
from . import bde_host_create_line
from . import bde_register_refresh
from . import bde_inbox_upload
from . import bde_proposal_refuse
