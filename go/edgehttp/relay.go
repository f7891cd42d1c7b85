//go:build wasip1

package edgehttp

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	_ "unsafe" // for go:linkname

	"go-edge.dev/internal/guest"
)

// listening is called by package net when the program listens for streams, in
// the network that it has for itself alone. Until a server of net/http's takes
// the platform's requests, they are relayed to the first listener: so a server
// of another make gets them too.
//
//go:linkname listening go-edge.dev/edgehttp.listening
func listening(addr net.Addr) {
	if serving != nil || relaying {
		return
	}
	relaying = true
	relay := &server{Server: &http.Server{Addr: addr.String(), Handler: relayTo(addr)}, base: context.Background()}
	guest.HandleMeanwhile(relay.serve)
}

// relaying says that a listener was found.
var relaying bool

// relayTo returns a handler that hands requests over in HTTP/1.1.
func relayTo(addr net.Addr) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := relay(w, r, addr)
		if r.Context().Err() != nil {
			panic(http.ErrAbortHandler) // the client went away
		}
		if err != nil {
			panic(fmt.Errorf("go-edge: the program's own server on %s: %w", addr, err))
		}
	}
}

func relay(w http.ResponseWriter, r *http.Request, addr net.Addr) error {
	conn, err := net.Dial(addr.Network(), addr.String())
	if err != nil {
		return err
	}
	defer conn.Close()
	defer context.AfterFunc(r.Context(), func() { conn.Close() })()

	r.Close = true // one request a connection
	go func() { _ = r.Write(conn) }()
	response, err := http.ReadResponse(bufio.NewReader(conn), r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	for name, values := range response.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(response.StatusCode)
	return copyFlushed(w, response.Body)
}

// copyFlushed copies a body of a response as it comes.
func copyFlushed(w http.ResponseWriter, body io.Reader) error {
	flusher := http.NewResponseController(w)
	chunk := make([]byte, 32<<10)
	for {
		n, err := body.Read(chunk)
		if n > 0 {
			if _, err := w.Write(chunk[:n]); err != nil {
				return nil // the client went away
			}
			if err == nil {
				_ = flusher.Flush()
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
