"""Decisions and sums of claims, pure: states and hands, facts of a line, amounts, checks, lines and totals."""
