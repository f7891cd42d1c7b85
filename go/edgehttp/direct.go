//go:build wasip1 && !tinygo

package edgehttp

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	_ "unsafe" // for go:linkname
)

// listens reports whether the program itself listens there: in Go's wasm,
// package net is a network inside the program. The build adds it to package
// net.
//
//go:linkname listens net.edgeListens
func listens(ip net.IP, port int) bool

// dialsItself reports whether the program has its own way to connect, which
// net/http then uses. A dialer of package net would find no network.
func dialsItself(t *http.Transport) bool {
	for _, dial := range [...]any{t.DialContext, t.Dial, t.DialTLSContext, t.DialTLS} {
		value := reflect.ValueOf(dial)
		if value.IsNil() {
			continue
		}
		f := runtime.FuncForPC(value.Pointer())
		if f == nil || !strings.HasPrefix(f.Name(), "net.") && !strings.HasPrefix(f.Name(), "crypto/tls.") {
			return true
		}
	}
	return false
}

// reachesItself reports whether the program itself listens at the URL's host.
func reachesItself(u *url.URL) bool {
	host := u.Hostname()
	ip := net.ParseIP(host)
	if host == "localhost" {
		ip = net.IPv4(127, 0, 0, 1)
	}
	if ip == nil || !ip.IsLoopback() && !ip.IsUnspecified() {
		return false
	}
	port, err := strconv.Atoi(u.Port())
	if err != nil {
		port = map[string]int{"http": 80, "https": 443}[u.Scheme]
	}
	return listens(ip, port)
}

// checkTransport refuses what a Transport asks for and no platform can do,
// where leaving it out would send a request that the program did not mean. The
// rest is about connections, which the platform keeps.
func checkTransport(t *http.Transport, r *http.Request) error {
	if t.Proxy != nil && !isProxyFromEnvironment(t) {
		proxy, err := t.Proxy(r)
		if err != nil {
			return err
		}
		if proxy != nil {
			return refuse("Proxy", "requests can't go through the proxy "+proxy.Redacted())
		}
	}
	if r.Header.Get("Upgrade") != "" {
		return fmt.Errorf("edgehttp: the request asks to upgrade to %s, which no platform's fetch can do: send it without", r.Header.Get("Upgrade"))
	}
	if c := t.TLSClientConfig; c != nil && r.URL.Scheme == "https" {
		switch {
		case c.InsecureSkipVerify:
			return refuse("TLSClientConfig.InsecureSkipVerify", "certificates are always verified")
		case len(c.Certificates) > 0 || c.GetClientCertificate != nil:
			return refuse("TLSClientConfig.Certificates", "there are no client certificates")
		case c.RootCAs != nil:
			return refuse("TLSClientConfig.RootCAs", "certificates are verified by the platform's own authorities")
		case c.VerifyPeerCertificate != nil || c.VerifyConnection != nil:
			return refuse("TLSClientConfig.VerifyConnection", "certificates are out of the program's sight")
		case c.ServerName != "" && c.ServerName != r.URL.Hostname():
			return refuse("TLSClientConfig.ServerName", "the name is always that of the URL")
		}
	}
	return nil
}

func refuse(setting, reason string) error {
	return fmt.Errorf("edgehttp: http.Transport.%s has no effect at the edge, where the platform connects: %s; leave it out", setting, reason)
}

func isProxyFromEnvironment(t *http.Transport) bool {
	return reflect.ValueOf(t.Proxy).Pointer() == reflect.ValueOf(http.ProxyFromEnvironment).Pointer()
}

// connectionState is what is known of the TLS connection of a response.
func connectionState(u *url.URL) *tls.ConnectionState {
	return &tls.ConnectionState{Version: tls.VersionTLS13, HandshakeComplete: true, ServerName: u.Hostname()}
}
