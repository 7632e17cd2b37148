"""The web server. It keeps no access log: an address may hold a place or a condition."""

from config import environment

workers = environment.number("YERSEL_WORKERS", default=2, least=1, most=64)
threads = environment.number("YERSEL_THREADS", default=4, least=1, most=64)
worker_class = "gthread"
timeout = 30
graceful_timeout = 5
max_requests = 10_000
max_requests_jitter = 1_000
accesslog = None
loglevel = "error"  # a warning names the network address of whoever sent what cannot be read
limit_request_line = 0  # up to its buffer of 1 MB: a long search gets a page that says it was cut, not the server's bare 414
