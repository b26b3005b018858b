"""The adapter behind HTTP: each request of the harness is the body of a POST, and its answer is the body of the reply.

    python3 server.py 8080

Port 0 takes any port that is free. The address is printed.
Start it again after each change of adapter.py.
"""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from adapter import ADAPTER, Platform
from kit import exchange

answer = exchange(Platform, **ADAPTER)


class Handler(BaseHTTPRequestHandler):
    # Connections stay open: the harness makes thousands of requests. Each reply is sent at once and as a whole; else each takes some 40 ms.
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_POST(self):
        request = self.rfile.read(int(self.headers["Content-Length"]))
        body = answer(request)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Not a line for each request."""


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8080
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    except OSError as error:
        sys.exit(f"port {port} cannot be used ({error.strerror}); take another one, such as `python3 server.py 8081`, or 0 for any port that is free")
    print(f"http://127.0.0.1:{server.server_port}/", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
