// Runs a WASI command in wazero: compiles it once, and runs it for each line
// of standard input.
//
// A line is {"stdin": base64, "env": {...}}; each is answered by
// {"code": n, "stdout": base64, "stderr": base64}.
package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
	"github.com/tetratelabs/wazero/sys"
)

type run struct {
	Stdin []byte            `json:"stdin"`
	Env   map[string]string `json:"env"`
}

type outcome struct {
	Code   uint32 `json:"code"`
	Stdout []byte `json:"stdout"`
	Stderr []byte `json:"stderr"`
}

// trapped is the code with which the command wasmtime ends after a trap.
const trapped = 134

func main() {
	ctx := context.Background()
	runtime := wazero.NewRuntime(ctx)
	wasi_snapshot_preview1.MustInstantiate(ctx, runtime)
	binary, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	compiled, err := runtime.CompileModule(ctx, binary)
	if err != nil {
		log.Fatal(err)
	}
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var given run
		if err := in.Decode(&given); err == io.EOF {
			return
		} else if err != nil {
			log.Fatal(err)
		}
		var stdout, stderr bytes.Buffer
		config := wazero.NewModuleConfig().WithName("").
			WithStdin(bytes.NewReader(given.Stdin)).WithStdout(&stdout).WithStderr(&stderr).
			WithSysWalltime().WithSysNanotime().WithSysNanosleep().WithRandSource(rand.Reader)
		for name, value := range given.Env {
			config = config.WithEnv(name, value)
		}
		var code uint32
		module, err := runtime.InstantiateModule(ctx, compiled, config)
		var exit *sys.ExitError
		switch {
		case errors.As(err, &exit):
			code = exit.ExitCode()
		case err != nil:
			code = trapped
		}
		if module != nil {
			_ = module.Close(ctx)
		}
		if err := out.Encode(outcome{code, append([]byte{}, stdout.Bytes()...), append([]byte{}, stderr.Bytes()...)}); err != nil {
			log.Fatal(err)
		}
	}
}
