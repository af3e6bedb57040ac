# Copyright 2026-present the original author or authors.
# Licensed under the Apache License, Version 2.0; see LICENSE.txt at the top of the repository.
"""Plays both parts of the matrix with aioquic, which leaves sessions, capsules and codes to its users."""

import asyncio
import base64
import hashlib
import random
import ssl
import sys
from urllib.parse import urlsplit

from aioquic.asyncio import QuicConnectionProtocol, connect, serve
from aioquic.buffer import Buffer, encode_uint_var
from aioquic.h3.connection import H3_ALPN, H3Connection
from aioquic.h3.events import DatagramReceived, DataReceived, HeadersReceived, WebTransportStreamDataReceived
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.events import ConnectionTerminated, StopSendingReceived, StreamDataReceived, StreamReset
from cryptography.hazmat.primitives.serialization import Encoding

FIRST = 0x52E4A40FA8DB
CLOSE_SESSION = 0x2843
LIMIT = 20
PATHS = {"bidi-server": "/open", "close-server": "/close", "close-client": "/wait", "reset-server": "/reset",
         "stop-server": "/stop", "reset-client": "/codes", "stop-client": "/codes", "stop-half": "/codes"}


def to_http(code):
    return FIRST + code + code // 0x1E


def from_http(code):
    shifted = code - FIRST
    return shifted - shifted // 0x1F


def equal(expected, actual):
    if expected != actual:
        raise AssertionError(f"expected {expected!r} but was {actual!r}")


class Stream:
    """A stream of the session: what came, and how each direction ended."""

    def __init__(self, peer, number):
        self.peer = peer
        self.number = number
        self.body = bytearray()
        self.arrived = asyncio.Event()
        self.ended = asyncio.get_running_loop().create_future()
        self.stopped = asyncio.get_running_loop().create_future()

    async def read(self):
        code = await self.ended
        if code is not None:
            raise ConnectionResetError(code)
        return bytes(self.body)

    def write(self, data, end=False):
        self.peer._quic.send_stream_data(self.number, data, end)
        self.peer.transmit()

    def reset(self, code):
        self.peer._quic.reset_stream(self.number, to_http(code))
        self.peer.transmit()

    def stop(self, code):
        self.peer._quic.stop_stream(self.number, to_http(code))
        self.peer.transmit()

    async def flood(self):
        """Write until the peer stops the stream; the engine queues without a bound, hence the pauses."""
        while not self.stopped.done():
            self.write(bytes(1024))
            await asyncio.sleep(0.005)
        return self.stopped.result()


class Peer(QuicConnectionProtocol):
    """One session on a connection of its own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        loop = asyncio.get_event_loop()
        self.http = H3Connection(self._quic, enable_webtransport=True)
        self.session = None
        self.headers = loop.create_future()
        self.closed = loop.create_future()
        self.capsules = bytearray()
        self.finished = False
        self.streams = {}
        self.opened = set()
        self.incoming = asyncio.Queue()
        self.datagrams = asyncio.Queue()

    def stream(self, number):
        if number not in self.streams:
            self.streams[number] = Stream(self, number)
            if number % 2 == self._quic._is_client:
                self.incoming.put_nowait(self.streams[number])
        return self.streams[number]

    def open(self, unidirectional=False):
        number = self.http.create_webtransport_stream(self.session, unidirectional)
        self.streams[number] = Stream(self, number)
        if not unidirectional:
            self.opened.add(number)
        return self.streams[number]

    def close_session(self, code, reason):
        value = code.to_bytes(4, "big") + reason
        self.finished = True
        self.http.send_data(self.session, encode_uint_var(CLOSE_SESSION) + encode_uint_var(len(value)) + value, True)
        self.transmit()

    def finish(self):
        """Answer the end of the session with the end of this side."""
        if not self.finished:
            self.finished = True
            self.http.send_data(self.session, b"", True)
            self.transmit()

    def datagram(self, data):
        self.http.send_datagram(self.session, data)
        self.transmit()

    def quic_event_received(self, event):
        if isinstance(event, StreamReset) and event.stream_id in self.streams:
            stream = self.streams[event.stream_id]
            if not stream.ended.done():
                stream.ended.set_result(from_http(event.error_code))
        elif isinstance(event, StopSendingReceived) and event.stream_id in self.streams:
            stream = self.streams[event.stream_id]
            if not stream.stopped.done():
                stream.stopped.set_result(from_http(event.error_code))
        elif isinstance(event, ConnectionTerminated):
            self.end(None, str(event.reason_phrase))
        elif isinstance(event, StreamDataReceived) and event.stream_id in self.opened:
            # The library would look for HTTP/3 frames in what comes back on such a stream
            self.data_received(event.stream_id, event.data, event.end_stream)
            return
        for http_event in self.http.handle_event(event):
            self.http_event_received(http_event)

    def http_event_received(self, event):
        if isinstance(event, HeadersReceived):
            self.session = event.stream_id
            if not self.headers.done():
                self.headers.set_result({name.decode(): value.decode() for name, value in event.headers})
            self.started()
        elif isinstance(event, DataReceived) and event.stream_id == self.session:
            self.capsules += event.data
            self.parse()
            if event.stream_ended:
                self.finish()
                self.end(0, "")
        elif isinstance(event, DatagramReceived):
            self.datagrams.put_nowait(event.data)
        elif isinstance(event, WebTransportStreamDataReceived):
            self.data_received(event.stream_id, event.data, event.stream_ended)

    def data_received(self, number, data, ended):
        stream = self.stream(number)
        stream.body += data
        stream.arrived.set()
        if ended and not stream.ended.done():
            stream.ended.set_result(None)

    def parse(self):
        while True:
            buffer = Buffer(data=bytes(self.capsules))
            try:
                kind, length = buffer.pull_uint_var(), buffer.pull_uint_var()
                value = buffer.pull_bytes(length)
            except Exception:
                return
            del self.capsules[:buffer.tell()]
            if kind == CLOSE_SESSION:
                self.finish()
                self.end(int.from_bytes(value[:4], "big"), value[4:].decode())

    def end(self, code, reason):
        if not self.closed.done():
            self.closed.set_result((code, reason))

    def started(self):
        pass


class Server(Peer):

    def started(self):
        asyncio.ensure_future(self.run())

    async def run(self):
        request = self.headers.result()
        path = request[":path"]
        headers = [(b":status", b"200"), (b"sec-webtransport-http3-draft", b"draft02")]
        if '"interop-b"' in request.get("wt-available-protocols", ""):
            headers.append((b"wt-protocol", b'"interop-b"'))
        self.http.send_headers(self.session, headers)
        self.transmit()
        if path == "/close":
            self.close_session(4242, b"bye")
        elif path == "/wait":
            code, reason = await self.closed
            print(f"EVENT closed {code} {reason}", flush=True)
        elif path == "/open":
            stream = self.open()
            stream.write(b"from-server", True)
            print(f"EVENT bidi-server {(await stream.read()).decode()}", flush=True)
        else:
            if path == "/echo":
                asyncio.ensure_future(self.echo_datagrams())
            while True:
                stream = await self.incoming.get()
                asyncio.ensure_future(self.handle(path, stream))

    async def echo_datagrams(self):
        while True:
            self.datagram(await self.datagrams.get())

    async def handle(self, path, stream):
        unidirectional = stream.number & 2
        if path == "/echo":
            body = await stream.read()
            (self.open(True) if unidirectional else stream).write(body, True)
        elif path == "/reset":
            await stream.arrived.wait()
            stream.reset(77)
        elif path == "/stop":
            await stream.arrived.wait()
            stream.stop(78)
        elif unidirectional:
            print(f"EVENT reset {await stream.ended}", flush=True)
        else:
            print(f"EVENT stopped {await stream.flood()}", flush=True)


async def listen(certificate, key):
    configuration = QuicConfiguration(alpn_protocols=H3_ALPN, is_client=False, max_datagram_frame_size=65536)
    configuration.load_cert_chain(certificate, key)
    server = await serve("127.0.0.1", 0, configuration=configuration, create_protocol=Server)
    print("READY", server._transport.get_extra_info("sockname")[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.buffer.read)


async def bidi(peer):
    stream = peer.open()
    stream.write(b"hello", True)
    equal(b"hello", await stream.read())


async def bidi_server(peer):
    stream = await peer.incoming.get()
    body = await stream.read()
    stream.write(body, True)
    equal(b"from-server", body)
    await asyncio.sleep(1)


async def uni(peer):
    peer.open(True).write(b"one way", True)
    equal(b"one way", await (await peer.incoming.get()).read())


async def datagram(peer):
    while True:
        peer.datagram(b"ping")
        try:
            return equal(b"ping", await asyncio.wait_for(peer.datagrams.get(), 0.2))
        except asyncio.TimeoutError:
            continue


async def close_server(peer):
    equal((4242, "bye"), await peer.closed)


async def close_client(peer):
    peer.close_session(1234, b"done")


async def reset_server(peer):
    stream = peer.open()
    stream.write(b"x")
    equal(77, await stream.ended)


async def stop_server(peer):
    equal(78, await peer.open().flood())


async def reset_client(peer):
    stream = peer.open(True)
    stream.write(b"x")
    await asyncio.sleep(0.5)
    stream.reset(79)
    await asyncio.sleep(1)


async def stop_client(peer, end=False):
    stream = peer.open()
    stream.write(b"x", end)
    await stream.arrived.wait()
    stream.stop(80)
    await asyncio.sleep(1)


async def stop_half(peer):
    await stop_client(peer, True)


async def protocol(peer):
    equal('"interop-b"', (await peer.headers).get("wt-protocol"))


async def large(peer):
    data = random.Random(7).randbytes(10 * 1024 * 1024)
    stream = peer.open()
    stream.write(data, True)
    answer = await stream.read()
    if answer != data:
        raise AssertionError(f"the bytes differ; {len(answer)} came")


CELLS = {"bidi": bidi, "bidi-server": bidi_server, "uni": uni, "datagram": datagram, "close-server": close_server,
         "close-client": close_client, "reset-server": reset_server, "stop-server": stop_server,
         "reset-client": reset_client, "stop-client": stop_client, "stop-half": stop_half,
         "protocol": protocol, "10mb": large}


async def run(name, url, digest):
    configuration = QuicConfiguration(alpn_protocols=H3_ALPN, is_client=True, max_datagram_frame_size=65536,
                                      verify_mode=ssl.CERT_NONE, max_data=1 << 24, max_stream_data=1 << 24)
    parts = urlsplit(url)
    async with connect(parts.hostname, parts.port, configuration=configuration, create_protocol=Peer) as peer:
        certificate = peer._quic.tls._peer_certificate.public_bytes(Encoding.DER)
        equal(digest, base64.b64encode(hashlib.sha256(certificate).digest()).decode())
        peer.session = peer._quic.get_next_available_stream_id()
        peer.http.send_headers(peer.session, [
            (b":method", b"CONNECT"), (b":scheme", b"https"), (b":authority", parts.netloc.encode()),
            (b":path", PATHS.get(name, "/echo").encode()), (b":protocol", b"webtransport"),
            (b"sec-webtransport-http3-draft02", b"1"), (b"wt-available-protocols", b'"interop-a", "interop-b"')])
        peer.transmit()
        equal("200", (await peer.headers)[":status"])
        await CELLS[name](peer)
        if not peer.closed.done() and name != "close-client":
            peer.close_session(0, b"")
        await asyncio.sleep(0.2)


async def play(url, digest, names):
    for name in names:
        try:
            await asyncio.wait_for(run(name, url, digest), LIMIT)
            print(f"RESULT {name} pass", flush=True)
        except Exception as ex:
            print(f"RESULT {name} fail {type(ex).__name__} {' '.join(str(ex).split())}", flush=True)


if sys.argv[1] == "server":
    asyncio.run(listen(*sys.argv[2:4]))
else:
    asyncio.run(play(sys.argv[2], sys.argv[3], sys.argv[4:]))
