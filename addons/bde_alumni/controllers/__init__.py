from . import mentoring
from . import network
