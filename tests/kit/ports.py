"""Ports for what a test starts.

Below those that Linux gives to outgoing connections unless told otherwise: it may give one to anybody a moment later.
"""

import contextlib
import random
import socket

PORTS = range(10_000, 32_000)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    chance = random.SystemRandom()
    while True:
        port = chance.choice(PORTS)
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
