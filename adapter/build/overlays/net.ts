import { type Overlay, UPDATE } from "./overlay.ts";

/** What package net gets: the errors, and what edgehttp asks it. */
const ADDED = `package net

import (
	"syscall"
	_ "unsafe" // for go:linkname
)

// edgeNoSocket is what dialing ends with where the program itself does not
// listen.
type edgeNoSocket struct{}

func (edgeNoSocket) Error() string {
	return "no sockets at the edge: a program reaches other servers by HTTP alone (net/http, edge.Fetch); use the service's HTTP interface"
}

func (edgeNoSocket) Timeout() bool         { return false }
func (edgeNoSocket) Temporary() bool       { return false }
func (edgeNoSocket) Is(target error) bool { return target == syscall.ECONNREFUSED }

// edgeNoDNS is what looking a name up ends with.
func edgeNoDNS(name string) error {
	return &DNSError{
		Err:  "no DNS at the edge: a program reaches other servers by HTTP alone (net/http, edge.Fetch), whose names the platform looks up",
		Name: name,
	}
}

// edgeListens reports whether the program itself listens there.
//
//go:linkname edgeListens
func edgeListens(ip IP, port int) bool {
	if ip.IsUnspecified() {
		ip = IPv4(127, 0, 0, 1)
	}
	found, ok := sockets.Load(fakeAddr(&TCPAddr{IP: ip, Port: port}))
	return ok && found.(*netFD).incoming != nil
}
`;

const TRY_ONE_NAME =
  "func (r *Resolver) tryOneName(ctx context.Context, cfg *dnsConfig, name string, qtype dnsmessage.Type) (dnsmessage.Parser, string, error) {\n";
const STATIC_HOST = "func lookupStaticHost(host string) ([]string, string) {\n";
const REFUSED = "\tlni, ok := sockets.Load(fa)\n\tif !ok {\n\t\treturn wrapErr(syscall.ECONNREFUSED)\n";
const DATAGRAM = '\tcase syscall.SOCK_DGRAM:\n\t\tif ua, ok := fd.laddr.(*UnixAddr); !ok || ua.Name != "" {\n';

/**
 * In Go's wasm, package net is a network inside the program. What leads out of it fails at once, and says what to use:
 * otherwise a lookup asks name servers that are not there, and what is sent by UDP vanishes.
 */
export const netOverlay: Overlay = {
  package: "net",
  edits: () => [
    {
      file: "dnsclient_unix.go",
      find: TRY_ONE_NAME,
      put: `${TRY_ONE_NAME}\tif r == nil || r.Dial == nil {\n\t\treturn dnsmessage.Parser{}, "", edgeNoDNS(name)\n\t}\n`,
    },
    {
      file: "hosts.go",
      find: STATIC_HOST,
      put: `${STATIC_HOST}\tif host == "localhost" {\n\t\treturn []string{"127.0.0.1"}, host\n\t}\n`,
    },
    {
      file: "net_fake.go",
      find: REFUSED,
      put: REFUSED.replace("wrapErr(syscall.ECONNREFUSED)", "edgeNoSocket{}"),
    },
    {
      file: "net_fake.go",
      find: DATAGRAM,
      put: DATAGRAM.replace(
        "\n",
        "\n\t\tif _, ok := sockets.Load(fakeAddr(raddr)); !ok {\n\t\t\treturn edgeNoSocket{}\n\t\t}\n",
      ),
    },
  ],
  added: () => ({ "zz_go_edge.go": ADDED }),
  hint: UPDATE,
};
