import { SEALED, SEEN } from "../../node/snapshot-spec.ts";
import { isCommand, type Program } from "../program.ts";
import { type Overlay, UPDATE } from "./overlay.ts";

/** A command is never made a snapshot of. */
const isNeeded = (program: Program): boolean => !isCommand(program);

/** What package runtime gets: what a snapshot has to say in the build, and to make anew in each instance. */
const RUNTIME = `package runtime

import _ "unsafe" // for go:linkname

// edgeFrozen is what the monotonic clock had reached when the snapshot was made,
// and edgeAhead by how much the clock of a program that goes on from one is ahead
// of the host's.
var edgeFrozen, edgeAhead int64

//go:linkname edgeFreeze
func edgeFreeze() {
	edgeFrozen = nanotime()
}

// edgeSeen tells the build, while it makes a snapshot, of what is not to be in
// it, and who has asked for it.
//
//go:linkname edgeSeen
func edgeSeen(kind, what string) {
	if len(envs) == 0 || envs[0] != ${JSON.stringify(`${SEALED}=1`)} {
		return
	}
	seen := ${JSON.stringify(SEEN)} + kind + "\\x00" + what
	pcs := make([]uintptr, 64)
	frames := CallersFrames(pcs[:Callers(2, pcs)])
	for {
		frame, more := frames.Next()
		seen += "\\x00" + frame.Function
		if !more {
			break
		}
	}
	print(seen, "\\n")
}

//go:linkname edgeRand
func edgeRand() uint64 {
	edgeSeen("random", "")
	return rand()
}

// edgeRestore makes a program that goes on from a snapshot one of its own.
//
//go:linkname edgeRestore
func edgeRestore() {
	edgeAhead += edgeFrozen - nanotime()
	gc, limit := gogetenv("GOGC"), gogetenv("GOMEMLIMIT")
	goenvs()
	if gogetenv("GOGC") != gc {
		setGCPercent(readGOGC())
	}
	if gogetenv("GOMEMLIMIT") != limit {
		gcController.memoryLimit.Store(readGOMEMLIMIT())
	}
	if debug := gogetenv("GODEBUG"); debug != "" {
		syscall_runtimeSetenv("GODEBUG", debug)
	}
	systemstack(func() {
		globalRand.init = false
		randinit()
		mrandinit(getg().m)
	})
}
`;

/** What package syscall gets: the environment of an instance, beside what init functions have set. */
const SYSCALL = `package syscall

import _ "unsafe" // for go:linkname

//go:linkname edgeSeen runtime.edgeSeen
func edgeSeen(kind, what string)

//go:linkname edgeRestoreRuntime runtime.edgeRestore
func edgeRestoreRuntime()

//go:linkname edgeRestore
func edgeRestore() {
	before := runtime_envs()
	edgeRestoreRuntime()
	after := Environ()
	envLock.Lock()
	defer envLock.Unlock()
	clear(env)
	envs = envs[:0]
	for _, s := range runtime_envs() {
		edgePut(s, false)
	}
	for _, s := range after {
		if !edgeHas(before, s) {
			edgePut(s, true)
		}
	}
}

// edgePut adds a variable, or replaces it where that is wanted.
func edgePut(s string, replace bool) {
	for i := 0; i < len(s); i++ {
		if s[i] != '=' {
			continue
		}
		at, ok := env[s[:i]]
		if !ok {
			env[s[:i]] = len(envs)
			envs = append(envs, s)
		} else if replace {
			envs[at] = s
		}
		return
	}
}

func edgeHas(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}
`;

const runtimeSnapshot: Overlay = {
  package: "runtime",
  isNeeded,
  edits: () => [{ file: "os_wasip1.go", find: "\treturn int64(time)\n", put: "\treturn int64(time) + edgeAhead\n" }],
  added: () => ({ "zz_go_edge_snapshot.go": RUNTIME }),
  hint: UPDATE,
};

/** Has a function of a package tell that it was called. */
function telling(name: string, file: string, func: string, told: string): Overlay {
  const text = `package ${name}

import _ "unsafe" // for go:linkname

//go:linkname edgeSeen runtime.edgeSeen
func edgeSeen(kind, what string)
`;
  return {
    package: name,
    isNeeded,
    edits: () => [{ file, find: `${func} {\n`, put: `${func} {\n\tedgeSeen(${told})\n` }],
    added: () => ({ "zz_go_edge_snapshot.go": text }),
    hint: UPDATE,
  };
}

/** Go's collector asks for the time, too, but not there. */
const NOW = "func Now() Time";
const DIAL = "func (d *Dialer) DialContext(ctx context.Context, network, address string) (Conn, error)";

const syscallSnapshot: Overlay = {
  package: "syscall",
  isNeeded,
  edits: () => [
    {
      file: "env_unix.go",
      find: "func Getenv(key string) (value string, found bool) {\n",
      put: 'func Getenv(key string) (value string, found bool) {\n\tedgeSeen("environment", key)\n',
    },
    {
      file: "env_unix.go",
      find: "func Environ() []string {\n",
      put: 'func Environ() []string {\n\tedgeSeen("environment", "")\n',
    },
    {
      file: "fs_wasip1.go",
      find: "func RandomGet(b []byte) error {\n",
      put: 'func RandomGet(b []byte) error {\n\tedgeSeen("random", "")\n',
    },
  ],
  added: () => ({ "zz_go_edge.go": SYSCALL }),
  hint: UPDATE,
};

/** Has a package draw its random numbers where a snapshot takes note of it. */
function drawing(name: string, file: string): Overlay {
  const linked = (to: string): string => `//go:linkname runtime_rand runtime.${to}\n`;
  return {
    package: name,
    isNeeded,
    edits: () => [{ file, find: linked("rand"), put: linked("edgeRand") }],
    hint: UPDATE,
  };
}

/**
 * What a snapshot takes: a program tells, while the build makes one, what is not to be frozen in it; and each instance gets
 * clocks, an environment and random numbers of its own.
 */
export const snapshotOverlays: readonly Overlay[] = [
  runtimeSnapshot,
  syscallSnapshot,
  telling("time", "time.go", NOW, '"clock", ""'),
  telling("net", "dial.go", DIAL, '"socket", address'),
  drawing("math/rand", "rand.go"),
  drawing("math/rand/v2", "rand.go"),
  drawing("hash/maphash", "maphash_runtime.go"),
];
