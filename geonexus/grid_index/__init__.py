"""Points in polygons by a uniform grid: exact, fast, and cached by the hash of the boundaries."""
