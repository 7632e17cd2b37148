"""Django's PostgreSQL backend, over the embedded server that it starts on demand."""
