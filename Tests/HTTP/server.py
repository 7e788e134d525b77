"""Starts the server on a database of its own and stops it again."""

from __future__ import annotations

import json
import os
import re
import selectors
import subprocess
import time

BINARY = os.environ.get("CONCORD_BIN") or "concord"


class Server:
    def __init__(self, folder, *options):
        self.database = os.path.join(folder, "test.concord")
        self.options = options
        self.log = open(os.path.join(folder, "server.log"), "ab")
        self.process = None
        self.origin = None

    def run(self, *arguments, line=None):
        done = subprocess.run([BINARY, *arguments, "--database", self.database], input=line, capture_output=True,
                              text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def company(self, name, *options):
        self.run("init", "--company", name, *options)

    def user(self, name, role):
        made = json.loads(self.run("user", "create", name, "--role", role, "--json").strip().splitlines()[-1])
        return name, made["key"]

    def start(self):
        self.process = subprocess.Popen([BINARY, "serve", "--database", self.database, "--port", "0", *self.options],
                                        stdout=subprocess.PIPE, stderr=self.log)
        self.origin = self._announced(time.monotonic() + 20)
        return self

    def _announced(self, until):
        with selectors.DefaultSelector() as waiter:
            waiter.register(self.process.stdout, selectors.EVENT_READ)
            text = b""
            while time.monotonic() < until and waiter.select(max(0, until - time.monotonic())):
                piece = os.read(self.process.stdout.fileno(), 4096)
                text += piece
                found = re.search(rb"(http://127\.0\.0\.1:\d+)/", text)
                if found:
                    return found.group(1).decode()
                if not piece:
                    break
        self.stop()
        raise AssertionError(f"the server did not start: {text!r}")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        if self.process:
            self.process.stdout.close()
            self.process = None
        self.log.flush()
