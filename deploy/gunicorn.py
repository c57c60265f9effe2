"""Gunicorn in production: threads, because a request mostly waits for the database."""

import os

bind = os.environ.get("BIND", "0.0.0.0:8000")  # inside its container; the proxy is the only door
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 8
# The proxy keeps its connections open; a longer time here avoids closing one just as it is used again.
keepalive = 75
# A page that takes longer is a mistake; PDF and photo checks run in the workers.
timeout = 60
graceful_timeout = 30
max_requests = 5000
max_requests_jitter = 500
# A Chinese character takes nine bytes in an address: a long search is to reach our own page, which says so in Chinese.
limit_request_line = 8190
accesslog = "-"
logger_class = "kernel.access_log.KeylessLogger"  # whoever reads the log could use a one-time link
# Otherwise every instance of one user would share one control socket.
control_socket_disable = True
