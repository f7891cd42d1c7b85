import { reaches } from "../program.ts";
import { type Overlay, UPDATE } from "./overlay.ts";

const CALLS = (library: string): string => `package net

import _ "unsafe" // for go:linkname

//go:linkname edgeListening ${library}/edgehttp.listening
func edgeListening(addr Addr)
`;

/** A server of another make than net/http's is found by its listener, and edgehttp relays the platform's requests. */
export const listenerOverlay: Overlay = {
  package: "net",
  isNeeded: (program) => reaches(program, "net/http"),
  edits: () => [
    {
      file: "net_fake.go",
      find: "\t\tfd.fakeNetFD = nil\n\t\treturn wrapErr(syscall.EADDRINUSE)\n\t}\n\n\treturn nil\n",
      put: "\t\tfd.fakeNetFD = nil\n\t\treturn wrapErr(syscall.EADDRINUSE)\n\t}\n\n\tif ffd.incoming != nil {\n\t\tedgeListening(fd.laddr)\n\t}\n\treturn nil\n",
    },
  ],
  added: (library) => ({ "zz_go_edge_listener.go": CALLS(library) }),
  hint: UPDATE,
};
