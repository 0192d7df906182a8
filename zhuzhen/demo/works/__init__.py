"""The demonstration's money, projects and assets: led by the real commands, each by its office."""
