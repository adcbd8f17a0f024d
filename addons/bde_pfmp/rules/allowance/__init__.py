"""The State's allowance for PFMP: arithmetic and checks, without the database.

Source: décret 2023-765 and arrêté of 11 August 2023. Amounts are whole cents.
"""
