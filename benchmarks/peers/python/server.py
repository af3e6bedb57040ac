# Copyright 2026-present the original author or authors.
# Licensed under the Apache License, Version 2.0; see LICENSE.txt at the top of the repository.
"""Echoes and sends messages to many sessions with aioquic, as the other servers of the benchmark do."""

import asyncio
import datetime
import os
import sys
import tempfile
import time

from aioquic.asyncio import QuicConnectionProtocol, serve
from aioquic.h3.connection import H3_ALPN, H3Connection
from aioquic.h3.events import DatagramReceived, DataReceived, HeadersReceived, WebTransportStreamDataReceived
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.events import ConnectionTerminated
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

members = set()


class Session(QuicConnectionProtocol):
    """One session on a connection of its own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.http = H3Connection(self._quic, enable_webtransport=True)
        self.session = None
        self.lines = None

    def quic_event_received(self, event):
        if isinstance(event, ConnectionTerminated):
            members.discard(self)
        for http_event in self.http.handle_event(event):
            self.http_event_received(http_event)

    def http_event_received(self, event):
        # What is written here leaves when all events of a packet are handled
        if isinstance(event, DatagramReceived):
            self.http.send_datagram(self.session, event.data)
        elif isinstance(event, WebTransportStreamDataReceived):
            self._quic.send_stream_data(event.stream_id, event.data, event.stream_ended)
        elif isinstance(event, HeadersReceived):
            self.session = event.stream_id
            self.http.send_headers(self.session, [(b":status", b"200"), (b"sec-webtransport-http3-draft", b"draft02")])
            if dict(event.headers)[b":path"] == b"/fan-out":
                self.lines = self.open()
                members.add(self)
        elif isinstance(event, DataReceived) and event.stream_ended:
            members.discard(self)
            self.http.send_data(self.session, b"", True)

    def open(self):
        return self.http.create_webtransport_stream(self.session, is_unidirectional=True)

    def send(self, kind, line):
        if kind == "LOOP_DATAGRAM":
            self.http.send_datagram(self.session, line)
        elif kind == "LOOP_STREAM":
            self._quic.send_stream_data(self.lines, line)
        else:
            self._quic.send_stream_data(self.open(), line, True)
        self.transmit()


async def publish(kind, rate, duration):
    count = 0
    due = time.monotonic()
    end = due + duration / 1000
    while due < end:
        await asyncio.sleep(due - time.monotonic())
        line = b'{"time":%d,"text":"%s"}\n' % (time.monotonic_ns(), b"x" * 64)
        for member in list(members):
            member.send(kind, line)
        count += 1
        due += 1 / rate
    return count


async def answer(name, values):
    if name == "members":
        return f"members count={len(members)}"
    if name == "memory":
        with open("/proc/self/statm") as status:
            return f"memory heap=0 resident={int(status.read().split()[1]) * os.sysconf('SC_PAGE_SIZE')} direct=0"
    if name == "publish":
        return f"published count={await publish(values['kind'], int(values['rate']), int(values['duration']))}"
    return "error message=unknown"


def certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.timezone.utc)
    signed = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
              .serial_number(1).not_valid_before(now - datetime.timedelta(hours=1))
              .not_valid_after(now + datetime.timedelta(days=1))
              .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
              .sign(key, hashes.SHA256()))
    files = os.path.join(folder, "certificate.pem"), os.path.join(folder, "key.pem")
    for file, content in zip(files, (signed.public_bytes(Encoding.PEM),
                                     key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))):
        with open(file, "wb") as output:
            output.write(content)
    return files


async def main():
    configuration = QuicConfiguration(alpn_protocols=H3_ALPN, is_client=False, max_datagram_frame_size=65536,
                                      idle_timeout=1800, max_data=16 << 20, max_stream_data=1 << 20)
    with tempfile.TemporaryDirectory() as folder:
        configuration.load_cert_chain(*certificate(folder))
    server = await serve("127.0.0.1", 0, configuration=configuration, create_protocol=Session)
    print("@bench ready port=%d" % server._transport.get_extra_info("sockname")[1], flush=True)
    while line := await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline):
        name, *words = line.split()
        print("@bench " + await answer(name, dict(word.split("=", 1) for word in words)), flush=True)


asyncio.run(main())
