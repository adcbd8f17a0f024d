from . import bde_alumni_leaver
