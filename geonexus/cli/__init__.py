"""The command line: one module for each group of commands.

Imports everything; heavy imports stay inside the commands.
"""
