"""`manage.py doctor`, `backup`, `restore`."""
