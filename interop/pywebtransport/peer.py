# Copyright 2026-present the original author or authors.
# Licensed under the Apache License, Version 2.0; see LICENSE.txt at the top of the repository.
"""Plays both parts of the matrix with pywebtransport."""

import asyncio
import random
import socket
import ssl
import sys

from pywebtransport import (ClientConfig, ServerApp, ServerConfig, StreamError, TimeoutError as NoAnswer,
                            WebTransportClient, WebTransportError)
from pywebtransport.types import EventType

LIMIT = 30
DIAL_LIMIT = 5
PATHS = {"bidi-server": "/open", "close-server": "/close", "close-client": "/wait", "reset-server": "/reset",
         "stop-server": "/stop", "reset-client": "/codes", "stop-client": "/codes", "stop-half": "/codes"}


def equal(expected, actual):
    if expected != actual:
        raise AssertionError(f"expected {expected!r} but was {actual!r}")


def future_event(emitter, kind):
    """Listen now for an event that is awaited later."""
    future = asyncio.get_running_loop().create_future()

    def listen(event):
        if not future.done():
            future.set_result(event.data)

    emitter.on(event_type=kind, handler=listen)
    return future


def closing(data):
    print(data, file=sys.stderr)
    return data.get("code", data.get("error_code")), data.get("reason")


async def code(stream, kind, operation):
    """The code of a reset or a stop, which comes as an event and makes the operation fail."""
    event = future_event(stream.events, kind)
    try:
        while not event.done() and await operation():
            await asyncio.sleep(0.001)
    except WebTransportError as ex:
        print(repr(ex), getattr(ex, "error_code", None), file=sys.stderr)
        if not event.done() and isinstance(ex, StreamError) and ex.error_code in (77, 78, 79, 80):
            return ex.error_code
    data = await asyncio.wait_for(event, 3)
    print(data, file=sys.stderr)
    return data.get("error_code")


async def flood(stream):
    async def write():
        await stream.write(data=bytes(1024))
        return True

    return await code(stream, EventType.STOP_SENDING_RECEIVED, write)


async def reset_code(stream):
    return await code(stream, EventType.STREAM_RESET_RECEIVED, stream.read)


async def echo(session):
    tasks = []

    async def bidirectional():
        async for stream in session.incoming_bidirectional_streams():
            tasks.append(asyncio.create_task(copy(stream, stream)))

    async def unidirectional():
        async for stream in session.incoming_unidirectional_streams():
            tasks.append(asyncio.create_task(copy(stream, await session.create_unidirectional_stream())))

    async def copy(source, target):
        while chunk := await source.read():
            await target.write_all(data=chunk)
        await target.write(data=b"", end_stream=True)

    def datagram(event):
        tasks.append(asyncio.create_task(session.send_datagram(data=event.data["data"])))

    session.events.on(event_type=EventType.DATAGRAM_RECEIVED, handler=datagram)
    await asyncio.gather(bidirectional(), unidirectional())


async def open_stream(session):
    stream = await session.create_bidirectional_stream()
    await stream.write(data=b"from-server", end_stream=True)
    print("EVENT bidi-server", (await stream.read_all()).decode(), flush=True)
    await asyncio.sleep(1)


async def close(session):
    await session.close(error_code=4242, reason="bye")


async def wait(session):
    print("EVENT closed", *closing(await future_event(session.events, EventType.SESSION_CLOSED)), flush=True)


async def reset(session):
    async for stream in session.incoming_bidirectional_streams():
        await stream.read(max_bytes=1)
        await stream.reset(error_code=77)


async def stop(session):
    async for stream in session.incoming_bidirectional_streams():
        await stream.read(max_bytes=1)
        await stream.stop_receiving(error_code=78)


async def codes(session):
    async def stopped():
        async for stream in session.incoming_bidirectional_streams():
            print("EVENT stopped", await flood(stream), flush=True)

    async def resets():
        async for stream in session.incoming_unidirectional_streams():
            print("EVENT reset", await reset_code(stream), flush=True)

    await asyncio.gather(stopped(), resets())


async def choose(session):
    if "interop-b" in (session.wt_available_protocols or []):
        session.wt_protocol = "interop-b"


async def listen(certificate, key):
    # The library takes no port 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = ServerApp(config=ServerConfig(certfile=certificate, keyfile=key, bind_host="127.0.0.1", bind_port=port))
    app.add_middleware(middleware=lambda *, session: choose(session))
    for path, handler in {"/echo": echo, "/open": open_stream, "/close": close, "/wait": wait, "/reset": reset,
                          "/stop": stop, "/codes": codes}.items():
        app.route(path=path)(handler)
    async with app:
        task = asyncio.create_task(app.serve(host="127.0.0.1", port=port))
        while not app.server.local_addresses:
            if task.done():
                task.result()
            await asyncio.sleep(0.05)
        print("READY", app.server.local_addresses[0][1], flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.buffer.read)
        task.cancel()


async def bidi(session):
    stream = await session.create_bidirectional_stream()
    await stream.write(data=b"hello", end_stream=True)
    equal(b"hello", await stream.read_all())


async def bidi_server(session):
    stream = await session.accept_bidirectional_stream()
    body = await stream.read_all()
    await stream.write(data=body, end_stream=True)
    equal(b"from-server", body)
    await asyncio.sleep(1)


async def uni(session):
    stream = await session.create_unidirectional_stream()
    await stream.write(data=b"one way", end_stream=True)
    equal(b"one way", await (await session.accept_unidirectional_stream()).read_all())


async def datagram(session):
    received = future_event(session.events, EventType.DATAGRAM_RECEIVED)
    while not received.done():
        await session.send_datagram(data=b"ping")
        await asyncio.sleep(0.1)
    equal(b"ping", bytes(received.result()["data"]))


async def close_server(session):
    equal((4242, "bye"), closing(await future_event(session.events, EventType.SESSION_CLOSED)))


async def close_client(session):
    await session.close(error_code=1234, reason="done")


async def reset_server(session):
    stream = await session.create_bidirectional_stream()
    await stream.write(data=b"x")
    equal(77, await reset_code(stream))


async def stop_server(session):
    equal(78, await flood(await session.create_bidirectional_stream()))


async def reset_client(session):
    stream = await session.create_unidirectional_stream()
    await stream.write(data=b"x")
    await asyncio.sleep(0.5)
    await stream.reset(error_code=79)
    await asyncio.sleep(1)


async def stop_client(session, end=False):
    stream = await session.create_bidirectional_stream()
    await stream.write(data=b"x", end_stream=end)
    await stream.read(max_bytes=10)
    await stream.stop_receiving(error_code=80)
    await asyncio.sleep(1)


async def stop_half(session):
    await stop_client(session, True)


async def protocol(session):
    equal("interop-b", session.wt_protocol)


async def large(session):
    data = random.Random(7).randbytes(10 * 1024 * 1024)
    stream = await session.create_bidirectional_stream()
    writer = asyncio.create_task(stream.write_all(data=data, end_stream=True))
    answer = await stream.read_all()
    await writer
    if answer != data:
        raise AssertionError(f"the bytes differ; {len(answer)} came")


CELLS = {"bidi": bidi, "bidi-server": bidi_server, "uni": uni, "datagram": datagram, "close-server": close_server,
         "close-client": close_client, "reset-server": reset_server, "stop-server": stop_server,
         "reset-client": reset_client, "stop-client": stop_client, "stop-half": stop_half,
         "protocol": protocol, "10mb": large}


async def dial(client, url):
    """Dial again where the library sends no request after the handshake, which it forgets now and then."""
    for attempt in range(4):
        try:
            return await client.connect(url=url, wt_available_protocols=["interop-a", "interop-b"], timeout=DIAL_LIMIT)
        except NoAnswer as ex:
            print(repr(ex), file=sys.stderr)
            if attempt == 3:
                raise


async def run(name, url):
    # The library can trust no hash, and takes no certificate that signs itself
    async with WebTransportClient(config=ClientConfig(verify_mode=ssl.CERT_NONE)) as client:
        session = await dial(client, url + PATHS.get(name, "/echo"))
        await CELLS[name](session)
        if not session.is_closed:
            await session.close()
        await asyncio.sleep(0.2)


async def play(url, names):
    for name in names:
        try:
            await asyncio.wait_for(run(name, url), LIMIT)
            print(f"RESULT {name} pass", flush=True)
        except Exception as ex:
            print(f"RESULT {name} fail {type(ex).__name__} {' '.join(str(ex).split())}", flush=True)


if sys.argv[1] == "server":
    asyncio.run(listen(*sys.argv[2:4]))
else:
    asyncio.run(play(sys.argv[2], sys.argv[4:]))
