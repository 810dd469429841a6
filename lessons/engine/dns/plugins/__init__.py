"""CoreDNS's other plugins, each with the reading of its directive."""
