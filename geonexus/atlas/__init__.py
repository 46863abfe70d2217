"""The pipeline: build, save, audit, and joins from file to file.

Imports everything but the command line.
"""
