"""The commands of the core: a module for each, with `COMMAND(root, arguments)`, which gives the exit code.

A host adds its own with an entry point in the group `methodiekboek.commands`. None is imported before it is asked for.
"""
