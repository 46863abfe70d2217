"""Cards, curated tables and definitions of a layers folder → Layers.

Imports readers, model, base and errors.
"""
