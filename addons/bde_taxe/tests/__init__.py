from . import test_gift
from . import test_thanks
from . import test_loyalty
from . import test_taxe_keeping
from . import test_taxe_credit
from . import test_taxe_segments
from . import test_use_of_money
from . import test_restitution
