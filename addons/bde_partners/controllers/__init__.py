from . import document
from . import bde_public
