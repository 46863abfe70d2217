"""Every kind of join, each with a tally that accounts for every row.

Imports geometry and the floors below it.
"""
