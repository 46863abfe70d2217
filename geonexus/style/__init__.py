"""One look for map, sheet and exports: colors, dashes, classes and the legend.

Imports model and what stands below it.
"""
