"""The command line `flashlight`.

Belongs here: commands, their options and what they print. Does not belong here: the work itself.
"""
