"""What each role's desk shows: what awaits them, what is late, one main action, their figures."""
