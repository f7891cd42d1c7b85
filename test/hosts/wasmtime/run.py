"""Runs a WASI command in wasmtime: compiles it once, and runs it for each line of standard input.

A line is {"stdin": base64, "env": {...}}; each is answered by {"code": n, "stdout": base64, "stderr": base64}.
"""

import base64
import json
import os
import sys
import tempfile

import wasmtime

engine = wasmtime.Engine()
module = wasmtime.Module.from_file(engine, sys.argv[1])
linker = wasmtime.Linker(engine)
linker.define_wasi()


def run(given, folder):
    stdin, stdout, stderr = (os.path.join(folder, name) for name in ("stdin", "stdout", "stderr"))
    with open(stdin, "wb") as file:
        file.write(base64.b64decode(given["stdin"]))
    wasi = wasmtime.WasiConfig()
    wasi.env = list(given["env"].items())
    wasi.stdin_file, wasi.stdout_file, wasi.stderr_file = stdin, stdout, stderr
    store = wasmtime.Store(engine)
    store.set_wasi(wasi)
    code = 0
    try:
        linker.instantiate(store, module).exports(store)["_start"](store)
    except wasmtime.ExitTrap as exit:
        code = exit.code
    except wasmtime.Trap:
        code = 134  # as the command wasmtime ends
    del store  # closes the files
    answer = {"code": code}
    for name, path in (("stdout", stdout), ("stderr", stderr)):
        with open(path, "rb") as file:
            answer[name] = base64.b64encode(file.read()).decode()
    return answer


for line in sys.stdin:
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(run(json.loads(line), folder)), flush=True)
