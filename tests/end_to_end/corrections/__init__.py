"""Corrections that districts send, and what each must change; one function per correction.

Belongs here: which lines a district sends anew, and the few published numbers that can be told
from those lines alone. Does not belong here: sending and comparing them (test_incremental.py).
"""
