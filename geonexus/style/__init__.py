"""One look for map, sheet and exports: colors, dashes, classes and the legend.

Imports model and the floors below it.
"""
