import { SEALED, SEEN } from "../../node/snapshot-spec.ts";
import { type Edit, isServer, type Overlay, UPDATE } from "./overlay.ts";

/** The name of the file that a package gets. */
const FILE = "zz_go_edge_snapshot.go";

/** What package runtime gets: what a snapshot has to say in the build, and to make anew in each instance. */
const RUNTIME = `package runtime

import _ "unsafe" // for go:linkname

// edgeFrozen is what the monotonic clock had reached when the snapshot was made,
// and edgeAhead by how much the clock of a program that goes on from one is ahead
// of the host's.
var edgeFrozen, edgeAhead int64

// edgeFreeze is the last of the build. From then on nothing is told to it.
//
//go:linkname edgeFreeze
func edgeFreeze() {
	edgeFrozen = nanotime()
	envs = envs[1:]
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

// edgeRestore makes a program that goes on from a snapshot one of its own. It
// reports whether its environment is another.
//
//go:linkname edgeRestore
func edgeRestore() (changed bool) {
	edgeAhead += edgeFrozen - nanotime()
	before := envs
	goenvs()
	systemstack(func() {
		globalRand.init = false
		randinit()
		mrandinit(getg().m)
	})
	changed = len(envs) != len(before)
	for i := 0; i < len(envs) && !changed; i++ {
		changed = envs[i] != before[i]
	}
	if changed {
		edgeReadAgain(before)
	}
	return changed
}

// edgeReadAgain reads the variables that are the runtime's own, where they are
// not what they were before.
func edgeReadAgain(before []string) {
	now := envs
	envs = before
	gc, limit := gogetenv("GOGC"), gogetenv("GOMEMLIMIT")
	envs = now
	if gogetenv("GOGC") != gc {
		setGCPercent(readGOGC())
	}
	if gogetenv("GOMEMLIMIT") != limit {
		gcController.memoryLimit.Store(readGOMEMLIMIT())
	}
	if debug := gogetenv("GODEBUG"); debug != "" {
		syscall_runtimeSetenv("GODEBUG", debug)
	}
}
`;

/** What package syscall gets: the environment of an instance, beside what init functions have set. */
const SYSCALL = `${seeing("syscall")}
//go:linkname edgeFreezeRuntime runtime.edgeFreeze
func edgeFreezeRuntime()

//go:linkname edgeRestoreRuntime runtime.edgeRestore
func edgeRestoreRuntime() (changed bool)

// edgeFreeze takes what tells the program of the build from its environment.
//
//go:linkname edgeFreeze
func edgeFreeze() {
	edgeFreezeRuntime()
	Unsetenv(${JSON.stringify(SEALED)})
}

//go:linkname edgeRestore
func edgeRestore() {
	before := runtime_envs()
	if !edgeRestoreRuntime() {
		return
	}
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
  isNeeded: isServer,
  edits: () => [{ file: "os_wasip1.go", find: "\treturn int64(time)\n", put: "\treturn int64(time) + edgeAhead\n" }],
  added: () => ({ [FILE]: RUNTIME }),
  hint: UPDATE,
};

/** Renders the beginning of a file of a package which tells what it sees. */
function seeing(name: string): string {
  return `package ${name}

import _ "unsafe" // for go:linkname

//go:linkname edgeSeen runtime.edgeSeen
func edgeSeen(kind, what string)
`;
}

/** Has a function tell that it was called. */
function tell(file: string, func: string, told: string): Edit {
  return { file, find: `${func} {\n`, put: `${func} {\n\tedgeSeen(${told})\n` };
}

/** Has one function of a package tell. */
function telling(name: string, edit: Edit): Overlay {
  return {
    package: name,
    isNeeded: isServer,
    edits: () => [edit],
    added: () => ({ [FILE]: seeing(name) }),
    hint: UPDATE,
  };
}

/** Go's collector asks for the time, too, but not there. */
const NOW = "func Now() Time";
const DIAL = "func (d *Dialer) DialContext(ctx context.Context, network, address string) (Conn, error)";

const syscallSnapshot: Overlay = {
  package: "syscall",
  isNeeded: isServer,
  edits: () => [
    tell("env_unix.go", "func Getenv(key string) (value string, found bool)", '"environment", key'),
    tell("env_unix.go", "func Environ() []string", '"environment", ""'),
    tell("fs_wasip1.go", "func RandomGet(b []byte) error", '"random", ""'),
  ],
  added: () => ({ "zz_go_edge.go": SYSCALL }),
  hint: UPDATE,
};

/** Has a package draw its random numbers where a snapshot takes note of it. */
function drawing(name: string, file: string): Overlay {
  const linked = (to: string): string => `//go:linkname runtime_rand runtime.${to}\n`;
  return {
    package: name,
    isNeeded: isServer,
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
  telling("time", tell("time.go", NOW, '"clock", ""')),
  telling("net", tell("dial.go", DIAL, '"socket", address')),
  drawing("math/rand", "rand.go"),
  drawing("math/rand/v2", "rand.go"),
  drawing("hash/maphash", "maphash_runtime.go"),
];
