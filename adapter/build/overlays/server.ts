import { type Overlay, UPDATE } from "./overlay.ts";

const CALLS = (library: string): string => `package http

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
`;

/**
 * A server of net/http's accepts what the program itself connects to it, and hands its handler to package edgehttp, for
 * the platform's requests.
 */
export const serverOverlay: Overlay = {
  package: "net/http",
  edits: () => [
    {
      file: "server.go",
      find: /^(\tctx := context\.WithValue\(baseCtx, ServerContextKey, (\w+)\)\n)(?=\tfor \{\n\t\trw, err := l\.Accept\(\)$)/m,
      put: "$1\tstop, err := edgeServe($2, origListener, ctx)\n\tif err != nil {\n\t\treturn err\n\t}\n\tdefer stop()\n",
    },
    {
      file: "server.go",
      find: /^func \((\w+) \*Server\) closeIdleConns\(\) bool \{\n/m,
      put: "$&\tif edgeBusy($1) {\n\t\treturn false\n\t}\n",
    },
    {
      file: "server.go",
      find: /^func \(\w+ \*Server\) ServeTLS\(l net\.Listener, certFile, keyFile string\) error \{\n/m,
      put: "$&\tif err := edgeRefuseTLS(); err != nil {\n\t\treturn err\n\t}\n",
    },
  ],
  added: (library) => ({ "zz_go_edge.go": CALLS(library) }),
  hint: UPDATE,
};
