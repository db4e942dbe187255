"""Pages that mix rooms: the public ones, and each role's desk."""
