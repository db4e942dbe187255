"""The stages of the simulated program: founding, offer, arrivals, delivery, claims."""
