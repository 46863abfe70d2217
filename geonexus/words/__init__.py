"""Every sentence and label that a person reads, said once.

Imports join and what stands below it; renderers and exports take their words here.
"""
