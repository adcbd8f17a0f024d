"""The law of placements: pure checks, each with its article and its severity.

Facts and dated parameters come in, findings come out: no database, no clock.
`library` names every rule and runs them.
"""
