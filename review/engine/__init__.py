"""The chain engine: state + chain + command + facts in, events or a refusal out. Pure Python, no Django.

``decide`` answers a command, ``apply`` and ``fold`` turn events into state, ``permitted`` draws the buttons.
All three read the same table, so a button that is shown is a command that would be allowed.
"""
