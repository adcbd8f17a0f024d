from . import mentoring
