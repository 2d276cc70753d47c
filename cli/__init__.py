"""The command line `flashlight`."""
