"""Points in polygons by a uniform grid: exact, fast, and cached by the hash of the boundaries.

``lookup.cover`` answers for columns of coordinates and chooses how; ``prepared.prepare`` gives an
object that can be pickled and asked many times: ``prepare(shapes).query(lon, lat)``.
"""
