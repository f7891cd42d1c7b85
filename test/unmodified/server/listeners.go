package main

import (
	"crypto/tls"
	"log"
	"net"
	"net/http"

	"golang.org/x/net/netutil"
)

// counting is a listener of the program's own.
type counting struct {
	net.Listener
	accepted int
}

func (l *counting) Accept() (net.Conn, error) {
	l.accepted++
	return l.Listener.Accept()
}

func listen() net.Listener {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	return l
}

func listener(mux *http.ServeMux) { log.Fatal(http.Serve(&counting{Listener: listen()}, mux)) }

func limited(mux *http.ServeMux) { log.Fatal(http.Serve(netutil.LimitListener(listen(), 1), mux)) }

func encrypted(mux *http.ServeMux) {
	config := &tls.Config{GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return nil, nil }}
	log.Fatal(http.Serve(tls.NewListener(listen(), config), mux))
}
