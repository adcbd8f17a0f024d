# leavers and members first: the others add to them
from . import leavers
from . import network
from . import paths
from . import directory
from . import surveys
from . import outcomes
from . import mentoring
from . import offers
from . import insertion
