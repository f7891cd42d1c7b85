//go:build wasip1

package edgehttp

import (
	"errors"
	"net"
	"net/netip"
	"time"

	"go-edge.dev/internal/guest"
)

// errNoConn is what using the connection of a request ends with.
var errNoConn = errors.New("go-edge: a request at the edge has no connection that a program could use")

// conn stands for the connection of a request towards a server's ConnState and
// ConnContext. It only knows its addresses.
type conn struct {
	local, remote net.Addr
}

func newConn(x *guest.Exchange) *conn {
	return &conn{local: localAddr(x.Head.URL), remote: remoteAddr(x.Head.Remote)}
}

// remoteAddr parses what a platform tells of a client; it may be nothing.
func remoteAddr(text string) *net.TCPAddr {
	addr, err := netip.ParseAddrPort(text)
	if err != nil {
		return &net.TCPAddr{}
	}
	return net.TCPAddrFromAddrPort(addr)
}

func (c *conn) Read([]byte) (int, error)         { return 0, errNoConn }
func (c *conn) Write([]byte) (int, error)        { return 0, errNoConn }
func (c *conn) Close() error                     { return errNoConn }
func (c *conn) LocalAddr() net.Addr              { return c.local }
func (c *conn) RemoteAddr() net.Addr             { return c.remote }
func (c *conn) SetDeadline(time.Time) error      { return errNoConn }
func (c *conn) SetReadDeadline(time.Time) error  { return errNoConn }
func (c *conn) SetWriteDeadline(time.Time) error { return errNoConn }
