"""CoreDNS's kubernetes plugin: what a name means, which objects it leads to, and the records they become."""
