"""Decisions of registration: who may take a seat, what it costs, who is next, what a roster says. Pure Python."""
