"""Visits and calls: what the school's rule asks, planning, tours."""

from . import bde_pfmp_visit_rule
from . import bde_pfmp_visit
from . import bde_pfmp_tour
