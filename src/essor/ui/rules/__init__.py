"""Decisions and arithmetic of the design system: geometry of charts, dates in words, pages of a list. No Django."""
