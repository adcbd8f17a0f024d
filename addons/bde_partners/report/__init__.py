from . import layout
