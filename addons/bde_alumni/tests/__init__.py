from . import test_mentoring
from . import test_mentoring_pages
from . import test_paths
from . import test_tomorrow_tutors
