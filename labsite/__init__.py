"""The Django project: settings, the root of the URLs, and what a web server loads."""
