"""Commands for whoever runs the lab."""
