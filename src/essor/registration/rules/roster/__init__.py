"""What a roster file says: reading the bytes, recognizing the columns, checking each cell. Pure Python."""
