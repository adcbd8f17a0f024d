from . import directory, insertion, leavers, mentoring, network, offers, outcomes, paths, surveys
