"""The types that flow: cards, evidence, definitions, specifications, and the Layer.

Imports base and errors.
"""
