from . import bde_host_state_wizard
