"""A single sign-on of the sandbox's own: a second small Django project that stands for the government's.

It runs as a process of its own on a port and with a database of its own, and only where the sandbox was asked for.
"""
