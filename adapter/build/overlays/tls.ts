import { isOfLibrary, type Program, reaches } from "../program.ts";
import { listForeign, mention } from "../sources.ts";
import { isServer, type Overlay, UPDATE } from "./overlay.ts";

/** What a program without TLS sees of crypto/tls: what net/http is written with, and what a request tells of its client. */
const TLS = `package tls

import (
	"context"
	"crypto"
	"crypto/x509"
	"errors"
	"net"
	"time"
)

const (
	VersionTLS10 = 0x0301
	VersionTLS11 = 0x0302
	VersionTLS12 = 0x0303
	VersionTLS13 = 0x0304
)

// errNoTLS is what a handshake ends with: no server of a program without TLS
// could have taken part in it.
var errNoTLS = errors.New("tls: the program has no server with TLS: nothing in it imports crypto/tls")

type CurveID uint16

type Certificate struct {
	Certificate                 [][]byte
	PrivateKey                  crypto.PrivateKey
	OCSPStaple                  []byte
	SignedCertificateTimestamps [][]byte
	Leaf                        *x509.Certificate
}

type (
	ClientHelloInfo        struct{}
	CertificateRequestInfo struct{}
)

type Config struct {
	Time                  func() time.Time
	Certificates          []Certificate
	GetCertificate        func(*ClientHelloInfo) (*Certificate, error)
	GetClientCertificate  func(*CertificateRequestInfo) (*Certificate, error)
	GetConfigForClient    func(*ClientHelloInfo) (*Config, error)
	VerifyPeerCertificate func([][]byte, [][]*x509.Certificate) error
	VerifyConnection      func(ConnectionState) error
	RootCAs               *x509.CertPool
	NextProtos            []string
	ServerName            string
	InsecureSkipVerify    bool
	CipherSuites          []uint16
	MinVersion            uint16
	MaxVersion            uint16
}

func (c *Config) Clone() *Config {
	if c == nil {
		return nil
	}
	clone := *c
	return &clone
}

type ConnectionState struct {
	Version                     uint16
	HandshakeComplete           bool
	DidResume                   bool
	CipherSuite                 uint16
	CurveID                     CurveID
	NegotiatedProtocol          string
	NegotiatedProtocolIsMutual  bool
	ServerName                  string
	PeerCertificates            []*x509.Certificate
	VerifiedChains              [][]*x509.Certificate
	SignedCertificateTimestamps [][]byte
	OCSPResponse                []byte
	TLSUnique                   []byte
	ECHAccepted                 bool
	HelloRetryRequest           bool
}

type RecordHeaderError struct {
	Msg          string
	RecordHeader [5]byte
	Conn         net.Conn
}

func (e RecordHeaderError) Error() string { return "tls: " + e.Msg }

type Conn struct{ net.Conn }

func (c *Conn) HandshakeContext(context.Context) error { return errNoTLS }
func (c *Conn) ConnectionState() ConnectionState       { return ConnectionState{} }
func (c *Conn) NetConn() net.Conn                      { return c.Conn }

func Client(c net.Conn, _ *Config) *Conn                 { return &Conn{c} }
func NewListener(l net.Listener, _ *Config) net.Listener { return l }
func LoadX509KeyPair(_, _ string) (Certificate, error)   { return Certificate{}, errNoTLS }
`;

/** What it sees of crypto/x509. */
const X509 = `package x509

type (
	Certificate struct{ Raw []byte }
	CertPool    struct{}
)
`;

/** What crypto/tls and crypto/x509 may be imported by: net/http, which only has to compile, and the library, for a request's state. */
const IMPORTERS = ["crypto/tls", "net/http", "net/http/httptrace"];

/** What a program reaches of them, or of HTTP/2, without importing them. */
const USES = /\b(?:TLSClientConfig|TLSConfig|PeerCertificates|VerifiedChains|ExportKeyingMaterial)\b|UnencryptedHTTP2/;

async function hasNoTLS(program: Program): Promise<boolean> {
  if (!isServer(program) || !reaches(program, "crypto/tls")) return false;
  const isLeft = [...program.packages.values()].every(
    ({ ImportPath, Imports = [] }) =>
      IMPORTERS.includes(ImportPath) ||
      isOfLibrary(ImportPath, program.library) ||
      !Imports.some((path) => path === "crypto/tls" || path === "crypto/x509"),
  );
  return isLeft && !(await mention(listForeign(program), USES));
}

/**
 * At the edge TLS is the platform's, and so is HTTP/2: a server of net/http's refuses to serve by itself, and requests to
 * others go to the platform. Yet net/http brings all of both, two fifths of a small program, which take as much of the time to
 * start. A program that imports neither crypto/tls nor crypto/x509, nor anything that does, can't have a server with TLS in it,
 * and so no use for a client.
 */
export const tlsOverlay: Overlay = {
  package: "net/http",
  isNeeded: hasNoTLS,
  edits: () => [{ file: "omithttp2.go", find: "//go:build nethttpomithttp2\n", put: "" }],
  removed: ["h2_bundle.go", "h2_error.go"],
  replaced: { "crypto/tls": TLS, "crypto/x509": X509 },
  hint: UPDATE,
};
