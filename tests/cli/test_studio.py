"""`ombra studio`: serves a folder to browsers on this machine, and to nobody else, whatever is sent to it."""

import os
import re
import signal
import socket
import subprocess
import unittest
from concurrent.futures import ThreadPoolExecutor

from support import InFolder, ombra, start

LINE = re.compile(r"\AThe studio is at http://127\.0\.0\.1:(\d+)/ \(Ctrl-C ends it\)\n\Z")
PAGE = b"<!doctype html><title>Studio</title>"
BIG = bytes(range(256)) * 40000  # more than a socket holds


class Answer:
    """The status, the fields and the body of what came back."""

    def __init__(self, received):
        head, _, self.body = received.partition(b"\r\n\r\n")
        first, *fields = head.decode("latin-1").split("\r\n")
        self.status = int(re.fullmatch(r"HTTP/1\.1 (\d{3}) [A-Z][A-Za-z ]+", first).group(1))
        self.fields = dict(field.split(": ", 1) for field in fields)
        assert len(self.fields) == len(fields), fields


class Studio(InFolder):
    def setUp(self):
        super().setUp()
        self.site = self.folder / "site"
        (self.site / "assets").mkdir(parents=True)
        (self.site / "index.html").write_bytes(PAGE)
        (self.site / "assets" / "ombra-B3c_d-F9.wasm").write_bytes(BIG)
        (self.site / "assets" / "ombra-B3c_d-F9.wasm.br").write_bytes(b"packed")
        (self.folder / "secret.txt").write_text("secret")
        (self.site / "out.txt").symlink_to(self.folder / "secret.txt")

    def serve(self):
        running = start("studio", "--port", 0, "--folder", self.site)
        self.addCleanup(running.stderr.close)
        self.addCleanup(running.stdout.close)
        self.addCleanup(running.wait)
        self.addCleanup(running.kill)
        self.port = int(LINE.match(running.stdout.readline()).group(1))
        return running

    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        self.addCleanup(connection.close)
        return connection

    def send(self, request):
        """What comes back for these bytes, to the end of the connection."""
        connection = self.connect()
        connection.sendall(request)
        received = b""
        while part := connection.recv(1 << 20):
            received += part
        connection.close()
        return Answer(received)

    def get(self, target, method=b"GET", host=None, fields=b""):
        host = host or b"127.0.0.1:%d" % self.port
        return self.send(b"%s %s HTTP/1.1\r\nHost: %s\r\n%s\r\n" % (method, target, host, fields))

    def end(self, running, how=signal.SIGTERM):
        """Asks it to end and expects that it does, with nothing more to say."""
        running.send_signal(how)
        self.assertEqual(running.wait(timeout=30), 0)
        self.assertEqual((running.stdout.read(), running.stderr.read()), ("", ""))

    def test_files_come_whole_with_their_type_and_how_long_they_may_be_kept(self):
        running = self.serve()
        page = self.get(b"/")
        self.assertEqual((page.status, page.body), (200, PAGE))
        self.assertEqual(page.fields["Content-Type"], "text/html; charset=utf-8")
        self.assertEqual(page.fields["Cache-Control"], "no-cache")
        self.assertIn("script-src 'self' 'wasm-unsafe-eval';", page.fields["Content-Security-Policy"])
        module = self.get(b"/assets/ombra-B3c_d-F9.wasm?again")
        self.assertEqual((module.status, module.body == BIG), (200, True))
        self.assertEqual(module.fields["Content-Type"], "application/wasm")
        self.assertEqual(module.fields["Content-Length"], str(len(BIG)))
        self.assertIn("immutable", module.fields["Cache-Control"])
        packed = self.get(b"/assets/ombra-B3c_d-F9.wasm", fields=b"Accept-Encoding: gzip, br\r\n")
        self.assertEqual((packed.fields["Content-Encoding"], packed.body), ("br", b"packed"))
        head = self.get(b"/", method=b"HEAD")
        self.assertEqual((head.status, head.body, head.fields), (200, b"", page.fields))
        self.end(running)

    def test_what_is_not_a_file_of_the_folder_is_not_found(self):
        running = self.serve()
        secret = str(self.folder / "secret.txt").encode()
        for target in (b"/../secret.txt", b"/%2e%2e/secret.txt", b"/..%2fsecret.txt", b"/%252e%252e/secret.txt",
                       b"/..\\secret.txt", b"/%2e%2e%5csecret.txt", b"/assets/../../secret.txt", secret, b"/" + secret,
                       b"/%2f" + secret, b"/out.txt", b"/assets", b"/assets/", b"/index.html%00", b"/index.html/",
                       b"../secret.txt", b"http://127.0.0.1/index.html", b"*", b"/%", b"/\xff\xfe"):
            with self.subTest(target):
                answer = self.get(target)
                self.assertEqual(answer.status, 404)
                self.assertNotIn(b"secret", answer.body)
                self.assertIn("Content-Security-Policy", answer.fields)
        self.end(running)

    def test_other_hosts_methods_and_what_is_not_http_are_refused(self):
        running = self.serve()
        for host in (b"localhost:%d", b"[::1]:%d"):
            self.assertEqual(self.get(b"/", host=host % self.port).status, 200)
        for host in (b"evil.example:%d" % self.port, b"127.0.0.1", b"127.0.0.1:1"):
            self.assertEqual(self.get(b"/", host=host).status, 421)
        for method in (b"POST", b"PUT", b"DELETE", b"OPTIONS", b"BREW"):
            answer = self.get(b"/", method=method, fields=b"Content-Length: 4\r\n\r\nbody")
            self.assertEqual((answer.status, answer.fields["Allow"]), (405, "GET, HEAD"))
        for request in (b"\r\n\r\n", b"GET /\r\n\r\n", b"\x16\x03\x01\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n",
                        b"GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n"):
            self.assertEqual(self.send(request).status, 400, request)
        self.end(running)

    def test_a_request_without_end_is_refused_and_its_sender_hears_why(self):
        running = self.serve()
        self.assertEqual(self.get(b"/" + b"a" * 1_000_000).status, 414)
        self.assertEqual(self.get(b"/", fields=b"X: %s\r\n" % (b"a" * 1_000_000)).status, 431)
        self.assertEqual(self.get(b"/", fields=b"X: y\r\n" * 200_000).status, 431)
        self.assertEqual(self.get(b"/").body, PAGE)
        self.end(running)

    def test_a_request_may_come_in_pieces_and_its_sender_stop_talking(self):
        running = self.serve()
        connection = self.connect()
        for piece in (b"GET / HTT", b"P/1.1\r", b"\nHost: localhost:%d\r\n\r" % self.port, b"\n"):
            connection.sendall(piece)
            self.assertEqual(self.get(b"/").status, 200)  # others are answered meanwhile
        connection.shutdown(socket.SHUT_WR)
        self.assertIn(PAGE, connection.recv(1 << 16))
        self.end(running)

    def test_many_at_once_all_get_everything(self):
        running = self.serve()
        with ThreadPoolExecutor(12) as clients:
            answers = list(clients.map(lambda _: self.get(b"/assets/ombra-B3c_d-F9.wasm"), range(36)))
        self.assertTrue(all(answer.body == BIG for answer in answers))
        self.end(running)

    def test_clients_that_say_or_read_nothing_hold_up_neither_others_nor_the_end(self):
        for how in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(how):
                running = self.serve()
                for _ in range(100):
                    self.connect()
                silent = self.connect()
                silent.sendall(b"GET /")
                deaf = self.connect()
                deaf.sendall(b"GET /assets/ombra-B3c_d-F9.wasm HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % self.port)
                gone = self.connect()
                gone.sendall(b"GET /assets/ombra-B3c_d-F9.wasm HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % self.port)
                gone.close()
                self.assertEqual(self.get(b"/").body, PAGE)
                self.end(running, how)

    def test_no_other_interface_is_listened_at(self):
        running = self.serve()
        with open(f"/proc/{running.pid}/net/tcp", encoding="ascii") as tcp:
            listening = [row.split()[1] for row in tcp if re.search(rf":{self.port:04X} 00000000:0000 0A ", row)]
        self.assertEqual(listening, [f"0100007F:{self.port:04X}"])
        with open(f"/proc/{running.pid}/net/tcp6", encoding="ascii") as tcp6:
            self.assertNotIn(f":{self.port:04X} ", tcp6.read())
        self.end(running)


class CannotServe(InFolder):
    def test_a_folder_without_a_studio_says_how_to_make_one(self):
        (self.folder / "index.html").mkdir()
        for folder in (self.folder, self.folder / "missing"):
            done = ombra("studio", "--folder", folder)
            self.assert_fails(done, 3, folder, "index.html", "./dev build studio", "--folder")

    def test_the_data_folder_is_looked_in_first(self):
        (self.folder / "studio").mkdir()
        done = ombra("studio", env={"OMBRA_DATA": str(self.folder)})
        self.assert_fails(done, 3, self.folder / "studio")

    def test_a_port_that_is_taken_is_named(self):
        (self.folder / "index.html").write_bytes(PAGE)
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            done = ombra("studio", "--folder", self.folder, "--port", port)
        self.assert_fails(done, 3, f"port {port}", "taken", "another port")

    def test_a_full_disc_is_noticed(self):
        (self.folder / "index.html").write_bytes(PAGE)
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([os.environ["OMBRA_BINARY"], "studio", "--folder", str(self.folder), "--port", "0"],
                                  stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 4)
        self.assertIn("standard output", done.stderr)


if __name__ == "__main__":
    unittest.main()
