"""What knows nothing of maps: checks, CRS numbers, files, locks, optional packages.

Imports errors only.
"""
