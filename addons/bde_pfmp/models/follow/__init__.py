"""What is seen while they are away: reports, alerts, accidents."""

from . import bde_pfmp_warn
from . import bde_pfmp_alert
from . import bde_pfmp_alert_step
from . import bde_pfmp_alert_note
from . import bde_pfmp_placement_follow
from . import bde_pfmp_follow_board
from . import res_company_incident
from . import bde_pfmp_incident
from . import bde_pfmp_incident_steps
from . import bde_pfmp_incident_declare
from . import bde_home_follow
from . import bde_learner_follow
from . import bde_demo_follow
from . import bde_learner_image
from . import bde_pfmp_health_word
from . import bde_pfmp_visit_report
from . import bde_pfmp_visit_report_photo
from . import bde_pfmp_visit_report_family
from . import bde_pfmp_visit_report_alert
from . import bde_pfmp_teacher_link
from . import bde_pfmp_first_day
from . import bde_pfmp_phone
from . import bde_pfmp_phone_words
from . import bde_demo_phone
from . import bde_learner_reports
