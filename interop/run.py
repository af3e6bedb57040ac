#!/usr/bin/env python3
# Copyright 2026-present the original author or authors.
# Licensed under the Apache License, Version 2.0; see LICENSE.txt at the top of the repository.
"""Plays every cell of the matrix of foreign peers and prints it.

Exit code 1 when a cell fails by other than a known fault of the peer. A peer that cannot be
had here, or that is not reached in time, is skipped and is no failure. Logs are in
interop/target/logs.
"""

import argparse
import base64
import functools
import hashlib
import os
import pathlib
import queue
import re
import shutil
import signal
import ssl
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
TARGET = HERE / "target"
LOGS = TARGET / "logs"
DOCUMENT = ROOT / "docs" / "interop.md"
JAVA = str(pathlib.Path(os.environ["JAVA_HOME"]) / "bin" / "java") if os.environ.get("JAVA_HOME") else "java"

CASES = ["bidi", "bidi-server", "uni", "datagram", "close-server", "close-client", "reset-server", "stop-server",
         "reset-client", "stop-client", "stop-half", "protocol", "10mb"]

# What only the server sees; it prints it, and the runner compares
EVENTS = {"bidi-server": "bidi-server from-server", "close-client": "closed 1234 done",
          "reset-client": "reset 79", "stop-client": "stopped 80", "stop-half": "stopped 80"}

STARTED = time.monotonic()
BUILD_LIMIT = 240
CELL_LIMIT = 35
EVENT_LIMIT = 5
TRIES = 2


class Skip(Exception):
    """Why a peer, or a cell, is not played."""


def left():
    """Seconds that are left of the whole."""
    return OPTIONS.limit - (time.monotonic() - STARTED)


def out_of_time():
    return Skip(f"no time left of {OPTIONS.limit:.0f} s")


def once(get):
    """What was had, or could not be had, for one role of a peer is the same for the other."""
    known = {}

    @functools.wraps(get)
    def wrapper(*arguments):
        if arguments not in known:
            try:
                known[arguments] = get(*arguments)
            except Skip as ex:
                known[arguments] = ex
        if isinstance(known[arguments], Skip):
            raise known[arguments]
        return known[arguments]

    return wrapper


def tool(name):
    path = shutil.which(name)
    if not path:
        raise Skip(f"{name} is not installed")
    return path


def build(name, command, directory, **environment):
    """Run a build with a limit; a peer that does not build here is skipped by name."""
    log = LOGS / f"build-{name}.log"
    with log.open("ab") as out:
        try:
            child = subprocess.Popen(command, cwd=directory, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                     env={**os.environ, **environment}, start_new_session=True)
        except OSError as ex:
            raise Skip(f"{command[0]}: {ex.strerror}") from ex
        try:
            limit = max(1, min(BUILD_LIMIT, left()))
            code = child.wait(limit)
        except subprocess.TimeoutExpired:
            end(child)
            raise Skip(f"{pathlib.Path(command[0]).name} took longer than {limit:.0f} s") from None
    if code:
        lines = log.read_text(errors="replace").strip().splitlines() or ["it says nothing"]
        raise Skip(f"{pathlib.Path(command[0]).name} failed, see {log.relative_to(ROOT)}: {printable(lines[-1])[:200]}")


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout.strip()


def printable(text):
    return "".join(letter if letter.isascii() and letter.isprintable() else "?" for letter in text)


def end(child):
    """End a child and what it started; they share a process group of their own."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, number)
        except ProcessLookupError:
            return
        try:
            child.wait(3)
        except subprocess.TimeoutExpired:
            continue


class Program:
    """A running peer, its lines of output and its log."""

    def __init__(self, command, log, environment=None):
        self.lines = queue.Queue()
        self.seen = []
        self.log = log.open("ab")
        self.child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log,
                                      env={**os.environ, **(environment or {})}, start_new_session=True)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.child.stdout:
            text = line.decode("utf-8", "replace").rstrip("\n")
            self.log.write(line)
            self.log.flush()
            self.seen.append(text)
            self.lines.put(text)
        self.lines.put(None)

    def line(self, prefix, limit):
        """The next line with that prefix; None at the end of the output or at the limit."""
        until = time.monotonic() + limit
        while True:
            try:
                text = self.lines.get(timeout=max(0.01, min(until, STARTED + OPTIONS.limit) - time.monotonic()))
            except queue.Empty:
                return None
            if text is None or text.startswith(prefix):
                return text

    def event(self, text, start):
        until = time.monotonic() + EVENT_LIMIT
        while time.monotonic() < until:
            events = [line for line in self.seen[start:] if line.startswith("EVENT ")]
            if f"EVENT {text}" in events:
                return None
            if any(event.startswith(f"EVENT {text.split()[0]} ") for event in events):
                break
            time.sleep(0.05)
        return printable(f"the server saw {', '.join(events) or 'nothing'} instead of {text}")

    def close(self):
        try:
            self.child.stdin.close()
            self.child.wait(5)
        except (OSError, subprocess.TimeoutExpired):
            pass
        end(self.child)


def serve(command, log, environment=None):
    program = Program(command, log, environment)
    line = program.line("READY ", 40)
    if line is None:
        program.close()
        raise out_of_time() if left() <= 0 else OSError(f"the server did not start, see {log.relative_to(ROOT)}")
    return program, line.split()[1:]


def play(row, client, server, port, digest, cases, unsupported, environment):
    results = {case: ("skipped", unsupported[case]) for case in cases if case in unsupported}
    pending = [case for case in cases if case not in unsupported]
    while pending:
        program = Program([*client, f"https://127.0.0.1:{port}", digest, *pending], LOGS / f"{row}.client.log",
                          environment)
        try:
            while pending:
                case = pending[0]
                start = len(server.seen)
                line = program.line("RESULT ", CELL_LIMIT)
                if line is None and left() <= 0:
                    results.update({unplayed: ("skipped", str(out_of_time())) for unplayed in pending})
                    return results
                pending.pop(0)
                if line is None:
                    results[case] = ("fail", "no result")
                    break
                _, name, verdict, *text = line.split(" ", 3)
                assert name == case, line
                text = printable(text[0]) if text else ""
                if verdict == "pass" and case in EVENTS:
                    problem = server.event(EVENTS[case], start)
                    without_code = "EVENT stopped -1" in server.seen[start:]
                    if case == "stop-half" and without_code:
                        # That such a stop is noticed at all is what this cell is about
                        problem = None
                    if problem and case == "stop-client" and without_code:
                        verdict, text = "skip", "stopped, but the QUIC engine does not tell us the code"
                    elif problem:
                        verdict, text = "fail", problem
                results[case] = ("skipped" if verdict == "skip" else verdict, text)
        finally:
            program.close()
    return results


# Each peer: how to get it, its version, its programs, and what its library has no interface for

def ours():
    classpath = HERE / "java" / "target" / "classpath.txt"
    if not OPTIONS.no_build or not classpath.exists():
        build("ours", [tool("mvn"), "-B", "-q", "-ntp", "-pl", "interop/java", "-am", "package", "-DskipTests",
                       "-Pclasspath", *OPTIONS.maven.split()], ROOT)
    java = [JAVA, "-cp", classpath.read_text(), "io.github.webtransport.interop."]
    return java[:-1] + [java[-1] + "InteropServer"], java[:-1] + [java[-1] + "InteropClient"]


def go(role):
    directory = HERE / f"go-{role}"
    binary = TARGET / f"go-{role}" / "peer"
    build(f"go-{role}", [tool("go"), "build", "-mod=readonly", "-o", str(binary), "."], directory, GOTOOLCHAIN="local")
    version = re.search(r"webtransport-go (v\S+)", (directory / "go.mod").read_text()).group(1)
    return [str(binary)], version


@once
def rust(name):
    work = TARGET / name
    shutil.copytree(HERE / name, work, dirs_exist_ok=True)
    cargo = tool("cargo")
    environment = {"CARGO_TARGET_DIR": str(TARGET / "cargo"), "CARGO_PROFILE_DEV_DEBUG": "0", "CARGO_NET_RETRY": "1"}
    if not (work / "Cargo.lock").exists():
        build(name, [cargo, "generate-lockfile"], work, **environment)
    pin(name, cargo, work, environment)
    build(name, [cargo, "build", "--locked"], work, **environment)
    return [str(TARGET / "cargo" / "debug" / f"interop-{name}")], wanted(work)[name][0][0]


def wanted(work):
    """The crates of crates.lock by name: versions with checksums."""
    crates = {}
    for line in (work / "crates.lock").read_text().splitlines():
        if line and not line.startswith("#"):
            name, version, checksum = line.split()
            crates.setdefault(name, []).append((version, checksum))
    return crates


def locked(work):
    found = re.findall(r'name = "(.+)"\nversion = "(.+)"\nsource = .+\nchecksum = "(.+)"', (work / "Cargo.lock").read_text())
    return {(name, version): checksum for name, version, checksum in found}


def pin(peer, cargo, work, environment):
    """Make Cargo.lock say what crates.lock says, which names no registry."""
    crates = {(name, version): checksum for name, pins in wanted(work).items() for version, checksum in pins}
    for _ in range(3):
        found = locked(work)
        for name, version in sorted(found.keys() - crates.keys()):
            missing = [pinned for other, pinned in crates if other == name and (name, pinned) not in found]
            compatible = [pinned for pinned in missing if pinned.split(".")[0] == version.split(".")[0]]
            if compatible:
                build(peer, [cargo, "update", "-p", f"{name}@{version}", "--precise", compatible[0]], work,
                      **environment)
    if locked(work) != crates:
        different = sorted(set(locked(work).items()) ^ set(crates.items()))
        raise Skip(f"the registry gives other crates than crates.lock: {different[0][0]}")


@once
def python(name, interpreters, package):
    directory = HERE / name
    venv = TARGET / f"venv-{name}"
    if not (venv / "bin" / "pip").exists():
        for interpreter in interpreters:
            # A version manager's launcher may exist for a version that is not chosen
            if shutil.which(interpreter) and output(interpreter, "-c", "print(1)") == "1":
                break
            found = sorted(pathlib.Path.home().glob(f".pyenv/versions/{interpreter.removeprefix('python')}.*/bin/python"))
            if found:
                interpreter = str(found[-1])
                break
        else:
            raise Skip(f"none of {', '.join(interpreters)} is installed")
        build(name, [interpreter, "-m", "venv", str(venv)], directory)
    build(name, [str(venv / "bin" / "pip"), "install", "-q", "--disable-pip-version-check", "--retries", "1", "--timeout",
                 "30", "--require-hashes", "-r", "requirements.txt"], directory)
    version = output(str(venv / "bin" / "python"), "-c", f"import importlib.metadata as m; print(m.version('{package}'))")
    return [str(venv / "bin" / "python"), str(directory / "peer.py")], version


@once
def flupke():
    directory = HERE / "flupke"
    build("flupke", [tool("mvn"), "-B", "-q", "-ntp", "package", "-Pclasspath", *OPTIONS.maven.split()], directory)
    classpath = (directory / "target" / "classpath.txt").read_text()
    version = re.search(r"<flupke.version>(.+)</", (directory / "pom.xml").read_text()).group(1)
    return [JAVA, "-cp", classpath, "io.github.webtransport.interop.flupke.Peer"], version


@once
def npm(name, package, *shared):
    """The packages of a peer's lock file, beside its program and what it shares with others."""
    work = TARGET / name
    shutil.copytree(HERE / name, work, dirs_exist_ok=True)
    for file in shared:
        shutil.copy(HERE / file, work)
    if not (work / "node_modules" / package / "package.json").exists():
        build(name, [tool("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-timeout=30000",
                     "--fetch-retries=1"], work)
    return work


def browser(name):
    executable = tool(name)
    work = npm("browsers", "puppeteer-core")
    version = re.search(r"[\d.]+\d\S*", output(executable, "--version")).group(0)
    return [tool("node"), str(work / "peer.mjs"), executable], version


def moq_qmux():
    node = tool("node")
    release = output(node, "--version")
    if int(re.search(r"\d+", release).group(0)) < 20:
        raise Skip(f"Node.js {release} has no WebSocket")
    work = npm("moq-qmux", "@moq/qmux", "browsers/scenarios.mjs")
    version = re.search(r'"@moq/qmux": "(.+)"', (work / "package.json").read_text()).group(1)
    # Needed before version 22, and no harm later
    return [node, "--experimental-websocket", str(work / "peer.mjs")], version


# Cells that fail for a reason that is not ours, and how they do so; what fails otherwise is a failure like others
PEER_FAULTS = {
    ("pywebtransport", role, case):
        ("the library has the close code as a variable-length integer, and not as the 32 bits of the draft", how)
    for role, case, how in (("client", "close-server", "open failed|expected .*4242"),
                            ("client", "close-client", "EVENT closed"),
                            ("server", "close-server", "Expected CloseStatus"),
                            ("server", "close-client", "EVENT closed"))
} | {
    ("flupke", role, case):
        ("the library sends no SETTINGS_H3_DATAGRAM, which the draft requires, so that our side refuses", how)
    for role, how in (("client", "reset by peer|timed out|ConnectException"), ("server", "SETTINGS_H3_DATAGRAM is missing"))
    for case in CASES
} | {
    ("firefox-esr", "client", case):
        ("no STOP_SENDING follows when the page cancels, with the server of webtransport-go neither", "nothing instead of")
    for case in ("stop-client", "stop-half")
}

# Cells that a peer loses now and then, so that it may try more often than others
PEER_RACES = {
    ("webtransport-go", "client", "close-client"):
        ("the library closes the connection right behind its closing capsule and may lose it by that", "Connection lost", 5)
}


def known_fault(name, role, case, text):
    reason, how = PEER_FAULTS.get((name, role, case), (None, ""))
    return reason if reason and re.search(how, text) else None


RAW_CLOSE = "the library ends a session with CONNECTION_CLOSE only"
NO_PROTOCOLS = "the library has no protocol choice"
FLUPKE = {"datagram": "the library has no datagrams", "reset-server": "the library cannot read a reset code",
          "stop-server": "the library cannot read a stop code", "reset-client": "the library cannot reset a stream",
          "stop-client": "the library cannot stop a stream", "stop-half": "the library cannot stop a stream",
          "protocol": NO_PROTOCOLS}
FLUPKE_SERVER = {"datagram": "the library has no datagrams", "reset-server": "the library cannot reset a stream",
                 "stop-server": "the library cannot stop a stream", "reset-client": "the library cannot read a reset code",
                 "stop-client": "the library cannot read a stop code",
                 "stop-half": "the library cannot read a stop code", "protocol": NO_PROTOCOLS}


def rows():
    """Name, role of the peer, how to get it, its arguments, and the cells that its library has no interface for."""
    return [
        ("webtransport-spring", "both", lambda: ([], "this one"), [], {}),
        ("webtransport-go", "client", lambda: go("client"), [], {}),
        ("webtransport-go", "server", lambda: go("server"), [], {}),
        ("aioquic", "client", lambda: python("aioquic", ("python3",), "aioquic"), ["client"], {}),
        ("aioquic", "server", lambda: python("aioquic", ("python3",), "aioquic"), ["server"], {}),
        ("pywebtransport", "client", pywebtransport, ["client"], {}),
        ("pywebtransport", "server", pywebtransport, ["server"], {}),
        ("flupke", "client", flupke, ["client"], FLUPKE),
        ("flupke", "server", flupke, ["server"], FLUPKE_SERVER),
        ("chromium", "client", lambda: browser("chromium"), [], {}),
        ("chromium-draft07", "client", lambda: browser("chromium"), ["--enable-features=EnableWebTransportDraft07"], {}),
        ("firefox-esr", "client", lambda: browser("firefox-esr"), [], {"protocol": NO_PROTOCOLS + " (ESR)"}),
        ("wtransport", "client", lambda: rust("wtransport"), ["client"], WTRANSPORT_CLIENT),
        ("wtransport", "server", lambda: rust("wtransport"), ["server"], WTRANSPORT_SERVER),
        ("qmux", "client", lambda: rust("qmux"), ["client"], {}),
        ("qmux", "server", lambda: rust("qmux"), ["server"], {}),
        ("moq-qmux", "client", moq_qmux, [], {}),
    ]


WTRANSPORT_CLIENT = {"close-client": RAW_CLOSE, "protocol": "the library does not show the headers of the response"}
WTRANSPORT_SERVER = {"close-server": RAW_CLOSE}


# Peers without QUIC: our end takes a WebSocket as well
OVER_WEBSOCKETS = {"qmux", "moq-qmux"}


def pywebtransport():
    return python("pywebtransport", ("python3.13", "python3.12"), "pywebtransport")


def certificate():
    cert, key = TARGET / "cert.pem", TARGET / "key.pem"
    subprocess.run([tool("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-days", "13", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                    "-keyout", key, "-out", cert], check=True, capture_output=True)
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(cert.read_text())).digest()
    return str(cert), str(key), base64.b64encode(digest).decode()


def retry(name, role, case, results, play_again):
    """A busy machine may have been too slow for one of the limits; what fails twice, fails."""
    first = results[case][1]
    for count in range(2, 10):
        verdict, text = results[case]
        race, how, tries = PEER_RACES.get((name, role, case), ("", "$^", TRIES))
        if not re.search(how, text):
            tries = TRIES
        if verdict != "fail" or count > tries or known_fault(name, role, case, text):
            return
        verdict, text = play_again()
        if verdict == "skipped" and left() <= 0:
            return
        results[case] = (verdict, f"try {count}; {race or 'first'}: {first}") if verdict == "pass" else (verdict, text)


def run_row(our_server, our_client, name, role, get, arguments, unsupported, cases):
    row = f"{name}-{role}"
    for log in LOGS.glob(f"{row}.*"):
        log.unlink()
    command, version = get()
    environment = {}
    if role == "server":
        cert, key, digest = certificate()
        server, (port, *_) = serve([*command, *arguments, cert, key], LOGS / f"{row}.server.log")
        client = our_client
        if name == "pywebtransport":
            # This server names no version of WebTransport in its SETTINGS
            client = [our_client[0], "-Dinterop.assume=true", *our_client[1:]]
        elif name in OVER_WEBSOCKETS:
            client = [our_client[0], "-Dinterop.websocket=true", *our_client[1:]]
    else:
        if name in OVER_WEBSOCKETS:
            our_server = [*our_server[:-1], our_server[-1].replace("InteropServer", "InteropWebServer")]
        server, (port, digest) = serve(our_server, LOGS / f"{row}.server.log")
        client = our_client if role == "both" else [*command, *arguments]
    try:
        results = play(row, client, server, port, digest, cases, unsupported, environment)
        for case in cases:
            retry(name, role, case, results,
                  lambda: play(row, client, server, port, digest, [case], unsupported, environment)[case])
        return version, results
    finally:
        server.close()


def table(results):
    lines = ["| peer | its role | version | " + " | ".join(CASES) + " |", "|---" * (len(CASES) + 3) + "|"]
    notes = []
    for (name, role), (version, cells) in results.items():
        marks = []
        for case in CASES:
            verdict, text = cells.get(case, ("skipped", "not asked for"))
            marks.append(verdict)
            if verdict == "fail" and known_fault(name, role, case, text):
                text = known_fault(name, role, case, text) + ": " + text
            if verdict != "pass" or text:
                notes.append(f"- {name} as {role}, {case}: {verdict} ({text})")
        lines.append(f"| {name} | {role} | {version} | " + " | ".join(marks) + " |")
    return "\n".join(lines), "\n".join(notes)


def conclude(results):
    """Print what did not go as it should, the peers that were not played, and the sums; return the exit code."""
    sums = {"passed": 0, "failed": 0, "skipped": 0}
    faults, broken, late, unplayed = 0, [], [], []
    for (name, role), (_, cells) in results.items():
        whole = len(set(cells.values())) == 1 and "skipped" in dict(cells.values())
        if whole:
            unplayed.append(f"{name} as {role}: skipped, because {next(iter(cells.values()))[1]}")
        for case, (verdict, text) in cells.items():
            if verdict == "fail" and known_fault(name, role, case, text):
                faults += 1
                sums["skipped"] += 1
            elif verdict == "fail":
                broken.append(f"{name} as {role}, {case}: failed ({text})")
                sums["failed"] += 1
            else:
                sums["passed" if verdict == "pass" else "skipped"] += 1
                if text.startswith("try ") or (text == str(out_of_time()) and not whole):
                    late.append(f"{name} as {role}, {case}: {verdict} ({text})")
    lines = [*unplayed, *late, *broken]
    if faults:
        lines.append(f"{faults} cells that fail by a known fault of the peer are counted as skipped")
    print("\n".join([*lines, f"{time.monotonic() - STARTED:.0f} s", ", ".join(f"{sums[key]} {key}" for key in sums)]))
    return 1 if broken else 0


def write(text, notes):
    template = (HERE / "interop.md").read_text()
    DOCUMENT.write_text(template.replace("{table}", text).replace("{notes}", notes))


def main():
    LOGS.mkdir(parents=True, exist_ok=True)
    try:
        our_server, our_client = ours()
    except Skip as ex:
        sys.exit(f"Our own programs do not build: {ex}")
    cases = OPTIONS.cases.split(",") if OPTIONS.cases else CASES
    results = {}
    for name, role, get, arguments, unsupported in rows():
        if OPTIONS.peers and name not in OPTIONS.peers.split(","):
            continue
        begin = time.monotonic()
        try:
            if left() <= 0:
                raise out_of_time()
            version, cells = run_row(our_server, our_client, name, role, get, arguments, unsupported, cases)
        except Skip as ex:
            version, cells = "-", {case: ("skipped", str(ex)) for case in cases}
        except (OSError, ValueError, AssertionError, subprocess.SubprocessError) as ex:
            version, cells = "-", {case: ("fail", printable(f"the runner: {ex!r}")) for case in cases}
        results[name, role] = version, cells
        print(f"{name} as {role} {version} ({time.monotonic() - begin:.0f} s)", flush=True)
        for case in cases:
            print("   {:13} {} {}".format(case, *cells[case]).rstrip(), flush=True)
    text, notes = table(results)
    if OPTIONS.write:
        write(text, notes)
    print(f"\n{text}\n\n{notes}\n")
    return conclude(results)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write docs/interop.md")
    parser.add_argument("--peers", help="only these, comma-separated")
    parser.add_argument("--cases", help="only these, comma-separated")
    parser.add_argument("--limit", type=float, default=3600, help="seconds after which what was not played is skipped")
    parser.add_argument("--maven", default="", help="more options for Maven, such as -o")
    parser.add_argument("--no-build", action="store_true", help="take our programs as they were built last")
    OPTIONS = parser.parse_args()
    sys.exit(main())
