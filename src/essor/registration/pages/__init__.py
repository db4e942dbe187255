"""Pages of registration: a person's five short pages, their registrations, a company's team and rosters."""
