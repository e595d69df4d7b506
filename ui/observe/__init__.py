"""What is seen of the server from outside: request ids, metrics for Prometheus, and whether it is ready."""
