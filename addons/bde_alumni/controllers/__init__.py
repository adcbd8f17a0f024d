from . import leavers
from . import mentoring
from . import network
from . import insertion
from . import offers
from . import directory
from . import surveys
from . import outcomes
