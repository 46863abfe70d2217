"""Joins of events to areas for data larger than memory, or larger than a machine.

The same reading, rules and counts as ``join_file``, partition by partition: streamed by one
process, or by the workers of a Dask cluster.
"""
