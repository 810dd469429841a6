"""The Django app of Service Lab: lessons, the labs students work in, and the page."""
