from . import document
from . import bde_public
from . import signature
from . import signature_verify
from . import mailing
from . import report
