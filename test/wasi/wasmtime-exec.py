"""Runs a WASI command as Go's go_wasip1_wasm_exec has wasmtime run it: all files, the environment, and 8 MiB of stack.

usage: wasmtime-exec.py program.wasm [argument ...]
It needs the Python package wasmtime.
"""

import os
import sys
import threading

import wasmtime
from wasmtime import _bindings

STACK = 8 << 20


def main() -> int:
    config = wasmtime.Config()
    # The package has no property for this one, without which the other is refused.
    _bindings.wasmtime_config_async_stack_size_set(config.ptr(), 2 * STACK)
    config.max_wasm_stack = STACK
    config.cache = True
    engine = wasmtime.Engine(config)
    linker = wasmtime.Linker(engine)
    linker.define_wasi()
    module = wasmtime.Module.from_file(engine, sys.argv[1])
    wasi = wasmtime.WasiConfig()
    wasi.argv = sys.argv[1:]
    wasi.env = list({**os.environ, "PWD": os.getcwd()}.items())
    wasi.preopen_dir("/", "/")
    wasi.inherit_stdin()
    wasi.inherit_stdout()
    wasi.inherit_stderr()
    store = wasmtime.Store(engine)
    store.set_wasi(wasi)
    instance = linker.instantiate(store, module)
    try:
        instance.exports(store)["_start"](store)
    except wasmtime.ExitTrap as end:
        return end.code
    return 0


outcome = []
threading.stack_size(4 * STACK)  # the main thread has no more than STACK
thread = threading.Thread(target=lambda: outcome.append(main()))
thread.start()
thread.join()
sys.stdout.flush()
os._exit(outcome[0] if outcome else 134)
