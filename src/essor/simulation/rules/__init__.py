"""The pure half of the simulation: its parameters, its draws and its calendar."""
