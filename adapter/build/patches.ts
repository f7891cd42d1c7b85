import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GoEdgeError } from "./errors.ts";
import { type Program, reaches } from "./program.ts";

/** A change to a file of Go's standard library, for one build. */
interface Patch {
  package: string;
  /** The package without which the program does not need it. */
  needs: string;
  file: string;
  /** Each must match exactly once; `$1` and the like stand for its groups. */
  edits: readonly { find: RegExp; replace: string }[];
  /** Functions of ours that the edited file calls: a further file of the package. */
  calls?: (library: string) => string;
  /** What to do where the file is not as it is known to be. */
  hint: string;
}

const UPDATE = "Build with a Go that this go-edge knows, 1.24 to 1.26, or with a newer go-edge.";

/** The further file's name. */
const CALLS_FILE = "zz_go_edge.go";

const PATCHES: readonly Patch[] = [
  {
    // It waits for signals in a goroutine that polls for ever where the system has none: the program would never be
    // idle, and so never answer. Without its loop, Notify and NotifyContext work, and no signal ever comes.
    package: "os/signal",
    needs: "os/signal",
    file: "signal_unix.go",
    edits: [{ find: /^\twatchSignalLoop = loop$/m, replace: "\t_ = loop // no signal ever comes" }],
    hint: "Leave os/signal out of this build, with `//go:build !wasip1` in the file that imports it.",
  },
  {
    // A server accepts what the program itself connects to it, and gets the platform's requests beside.
    package: "net/http",
    needs: "net/http",
    file: "server.go",
    edits: [
      {
        find: /^(\tctx := context\.WithValue\(baseCtx, ServerContextKey, (\w+)\)\n)(?=\tfor \{\n\t\trw, err := l\.Accept\(\)$)/m,
        replace:
          "$1\tstop, err := edgeServe($2, origListener, ctx)\n\tif err != nil {\n\t\treturn err\n\t}\n\tdefer stop()\n",
      },
      {
        find: /^func \((\w+) \*Server\) closeIdleConns\(\) bool \{\n/m,
        replace: "$&\tif edgeBusy($1) {\n\t\treturn false\n\t}\n",
      },
      {
        find: /^func \(\w+ \*Server\) ServeTLS\(l net\.Listener, certFile, keyFile string\) error \{\n/m,
        replace: "$&\tif err := edgeRefuseTLS(); err != nil {\n\t\treturn err\n\t}\n",
      },
    ],
    calls: (library) => `package http

import (
	"context"
	"net"
	_ "unsafe" // for go:linkname
)

//go:linkname edgeServe ${library}/edgehttp.serve
func edgeServe(s *Server, l net.Listener, base context.Context) (stop func(), err error)

//go:linkname edgeBusy ${library}/edgehttp.busy
func edgeBusy(s *Server) bool

//go:linkname edgeRefuseTLS ${library}/edgehttp.refuseTLS
func edgeRefuseTLS() error
`,
    hint: UPDATE,
  },
  {
    // A server of another make than net/http's is found by its listener.
    package: "net",
    needs: "net/http",
    file: "net_fake.go",
    edits: [
      {
        find: /^\tif _, dup := sockets\.LoadOrStore\(ffd\.fakeAddr, fd\); dup \{\n\t\tfd\.fakeNetFD = nil\n\t\treturn wrapErr\(syscall\.EADDRINUSE\)\n\t\}\n/m,
        replace: "$&\tif ffd.incoming != nil {\n\t\tedgeListening(fd.laddr)\n\t}\n",
      },
    ],
    calls: (library) => `package net

import _ "unsafe" // for go:linkname

//go:linkname edgeListening ${library}/edgehttp.listening
func edgeListening(addr Addr)
`,
    hint: UPDATE,
  },
];

/**
 * Writes patched copies of files of the standard library.
 * @param library import path under which the build finds the library.
 * @param root folder at which the build finds Go's sources.
 * @param workDir an existing folder.
 * @returns the copies, by the paths that they replace.
 * @throws GoEdgeError GO_UNSUITABLE when a file is not what it is known to be.
 */
export async function emitPatches(
  program: Program,
  library: string,
  root: string,
  workDir: string,
): Promise<Record<string, string>> {
  const replaced: Record<string, string> = {};
  for (const patch of PATCHES.filter((entry) => reaches(program, entry.needs))) {
    const folder = join(workDir, "patched", patch.package);
    await mkdir(folder, { recursive: true });
    const dir = join(root, "src", patch.package);
    const write = async (name: string, source: string): Promise<void> => {
      await writeFile(join(folder, name), source);
      replaced[join(dir, name)] = join(folder, name);
    };
    await write(patch.file, await resolvePatched(program, patch, join(dir, patch.file)));
    if (patch.calls !== undefined) await write(CALLS_FILE, patch.calls(library));
  }
  return replaced;
}

async function resolvePatched(program: Program, patch: Patch, original: string): Promise<string> {
  let source = await readFile(original, "utf8").catch(() => "");
  for (const { find, replace } of patch.edits) {
    const [found, another] = source.matchAll(new RegExp(find, "gm"));
    if (found === undefined || another !== undefined) {
      throw new GoEdgeError("GO_UNSUITABLE", `${original} of Go ${program.go.version} is not as it is known to be`, {
        hint: patch.hint,
      });
    }
    source = source.replace(find, replace);
  }
  return source;
}
