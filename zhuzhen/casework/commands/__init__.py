"""Changes of casework: every one is checked, kept in history and audited."""
