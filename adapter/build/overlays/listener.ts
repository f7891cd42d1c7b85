import { reaches } from "../program.ts";
import { type Overlay, UPDATE } from "./overlay.ts";

const CALLS = (library: string): string => `package net

import _ "unsafe" // for go:linkname

//go:linkname edgeListening ${library}/edgehttp.listening
func edgeListening(addr Addr)
`;

// Not where sockets are made: a program that only dials would seem to serve.
const TCP = "\treturn &TCPListener{fd: fd, lc: sl.ListenConfig}, nil\n";
const UNIX = "\treturn &UnixListener{fd: fd, path: fd.laddr.String(), unlink: true}, nil\n";

/** A server of another make than net/http's is found by its listener, and edgehttp relays the platform's requests. */
export const listenerOverlay: Overlay = {
  package: "net",
  isNeeded: (program) => reaches(program, "net/http"),
  edits: () => [
    { file: "tcpsock_posix.go", find: TCP, put: `\tedgeListening(fd.laddr)\n${TCP}` },
    { file: "unixsock_posix.go", find: UNIX, put: `\tedgeListening(fd.laddr)\n${UNIX}` },
  ],
  added: (library) => ({ "zz_go_edge_listener.go": CALLS(library) }),
  hint: UPDATE,
};
