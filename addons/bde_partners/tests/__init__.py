from . import test_demo
from . import test_import
from . import test_import_access
from . import test_import_settle
from . import test_batch
from . import test_document
from . import test_pdf_pool
from . import test_pdf_report
