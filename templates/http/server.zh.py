"""通过 HTTP 提供的适配器：测试工具的每个请求是一个 POST 的正文，应答是其返回的正文。

    python3 server.py 8080

端口 0 表示任意空闲端口。程序会输出地址。
每次修改 adapter.py 后，请重新启动。
"""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from adapter import ADAPTER, Platform
from kit import exchange

answer = exchange(Platform, **ADAPTER)


class Handler(BaseHTTPRequestHandler):
    # 连接保持打开：测试工具会发送数千个请求。每个应答立即整体发送，否则每个应答约需 40 毫秒。
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
        """不为每个请求输出一行。"""


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8080
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    except OSError as error:
        sys.exit(f"端口 {port} 不能使用（{error.strerror}）；请换一个，例如 `python3 server.py 8081`，或用 0 取得任意空闲端口")
    print(f"http://127.0.0.1:{server.server_port}/", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
