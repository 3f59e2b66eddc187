"""How gunicorn serves: told by the environment, a process for each processor, nothing on disk."""

import os

bind = os.environ.get("LISTEN", "127.0.0.1:8000").split(",")
workers = int(os.environ.get("WEB_WORKERS") or max(2, os.cpu_count() or 1))

# Nothing takes nearly so long; the proxy waits a little longer still.
timeout = 120
graceful_timeout = 60

# A process is replaced now and then, not all at once, whatever a library may have kept.
max_requests = 2000
max_requests_jitter = 500

worker_tmp_dir = "/dev/shm"  # the heartbeat must not wait for a disk
secure_scheme_headers = {}  # the program knows by its own settings that people come by HTTPS
control_socket_disable = True

# Its own few words go where the program's go, and look alike; the program logs each answer itself.
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "kgscience.operations.json_log.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "gunicorn.error": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "gunicorn.access": {"handlers": [], "propagate": False},
    },
}
