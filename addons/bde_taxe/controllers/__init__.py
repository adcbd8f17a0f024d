from . import campaign_export
from . import use_of_money
from . import answer
