# Copyright 2026-present the original author or authors.
# Licensed under the Apache License, Version 2.0; see LICENSE.txt at the top of the repository.
"""Installs the library in an environment of its own, as it is locked for the foreign peers, unless it is there."""

import pathlib
import subprocess
import sys

target = pathlib.Path(sys.argv[1])
requirements = pathlib.Path(__file__).resolve().parents[3] / "interop" / "aioquic" / "requirements.txt"
done = target / "requirements.txt"
if not done.exists() or done.read_bytes() != requirements.read_bytes():
    subprocess.run([sys.executable, "-m", "venv", str(target)], check=True)
    subprocess.run([str(target / "bin" / "pip"), "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r",
                    str(requirements)], check=True)
    done.write_bytes(requirements.read_bytes())
