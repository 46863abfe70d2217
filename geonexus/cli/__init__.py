"""The command line, one module a group of commands.

Imports everything; heavy imports stay inside the commands.
"""
