from . import bde_taxe_thank
from . import bde_taxe_answer
from . import bde_taxe_call_wizards
from . import bde_taxe_select
from . import bde_taxe_campaign_close
from . import bde_taxe_call_sheet
from . import bde_taxe_credit
from . import mail_compose_message
