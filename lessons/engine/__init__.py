"""A simulated Kubernetes cluster in plain Python: commands go in, transcripts and traces come out."""
