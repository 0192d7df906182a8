"""What can be done with files of departments: receive, screen, delete."""
