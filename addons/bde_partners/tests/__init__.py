from . import test_demo
from . import test_import
from . import test_import_access
from . import test_import_settle
