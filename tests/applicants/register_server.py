"""A register of bad will, on a port of its own: it answers whatever a test wants, over real HTTP."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Asked = dict[str, Any]
Reply = Callable[[Asked, BaseHTTPRequestHandler], bytes | None]

DEGREE = {
    "school": "浙江工业大学", "major": "土木工程", "degree": "bachelor", "academic_degree": "bachelor",
    "study_form": "full_time", "graduated_on": "2012-06-30", "certificate_number": "103371201205001234",
}  # fmt: skip


def said(asked: Asked, found: list[Any], /, **changes: Any) -> bytes:
    """A proper answer with these values."""
    whole = {
        "request": asked["request"],
        "id_number": asked["id_number"],
        "full_name": asked["full_name"],
        "source": "测试登记系统",
        "as_of": "2026-01-05",
        "complete": True,
        "values": found,
    }
    return json.dumps(whole | changes).encode()


@contextmanager
def register_server(reply: Reply) -> Iterator[tuple[str, list[Asked]]]:
    """While inside, a server at the address given; the list holds what it was asked.

    ``reply`` returns the body of a 200, or answers by itself and returns None.
    """
    heard: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            heard.append(asked)
            body = reply(asked, self)
            if body is not None:
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing: a test's output is its failure."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
