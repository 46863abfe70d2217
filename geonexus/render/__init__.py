"""Renderers: an Atlas becomes a map page or a printed sheet, in one style."""
