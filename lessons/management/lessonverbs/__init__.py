"""The verbs of `manage.py lessons`: each a module with its HELP, its arguments, and what it does."""
