"""`isoflop serve` as a process."""

import contextlib
import json
import signal
import subprocess
import tempfile
import urllib.request


@contextlib.contextmanager
def gateway(binary, upstream, **configuration):
    """Runs a gateway on a free port of this machine before an upstream; yields its address."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({"upstreams": [{"url": upstream}], **configuration}, file)
        file.flush()
        command = [binary, "serve", "--config", file.name, "--port", "0", "--json"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                yield json.loads(process.stdout.readline())["url"]
            finally:
                process.send_signal(signal.SIGINT)
                status = process.wait(30)
        if status != 0:
            raise SystemExit(f"{binary} serve ended with {status}")


def metrics(url):
    """The gateway's metrics by name, summed over their labels."""
    sums = {}
    for line in urllib.request.urlopen(url + "/metrics").read().decode().splitlines():
        if not line.startswith("#"):
            name, value = line.split("{")[0].split(" ")[0], float(line.rsplit(" ", 1)[1])
            sums[name] = sums.get(name, 0) + value
    return sums
