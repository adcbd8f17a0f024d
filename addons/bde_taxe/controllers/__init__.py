from . import use_of_money
