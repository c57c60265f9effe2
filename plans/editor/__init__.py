"""Editing a plan's document: changing single keys of its text, and forms made from the language's own models."""
