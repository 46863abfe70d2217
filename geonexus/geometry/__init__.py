"""Definition → shape: territories, routes, bands and circles, and the boundaries they use.

Imports catalog, readers, model, base and errors.
"""
