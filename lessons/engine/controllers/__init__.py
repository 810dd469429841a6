"""Controllers, the scheduler and the kubelets: they watch the store, meet only there, and write through the API server."""
