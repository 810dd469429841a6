"""Classes: students who join one, instructors who see how they get on."""
