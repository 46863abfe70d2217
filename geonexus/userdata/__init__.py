"""A user's own events, indicators and boundaries, read into Layers.

Imports geometry and the floors below it.
"""
