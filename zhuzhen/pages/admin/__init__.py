"""Tools of the three administrators; they show accounts, grants, the audit and the system only."""
