// What servers do that know nothing of the edge: MODE says which of them this is.
package main

import (
	"log"
	"net/http"
	"os"
)

var modes = map[string]func(mux *http.ServeMux){
	"settings":  settings,
	"shutdown":  shutdown,
	"restart":   restart,
	"several":   several,
	"address":   func(mux *http.ServeMux) { log.Fatal(http.ListenAndServe(os.Getenv("ADDRESS"), mux)) },
	"listener":  listener,
	"limited":   limited,
	"tls":       func(mux *http.ServeMux) { log.Fatal(http.ListenAndServeTLS(":8443", "cert.pem", "key.pem", mux)) },
	"encrypted": encrypted,
	"default":   func(*http.ServeMux) { log.Fatal(http.ListenAndServe(":8080", nil)) },
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		server := r.Context().Value(http.ServerContextKey).(*http.Server)
		w.Write([]byte("served by the one on " + server.Addr))
	})
	modes[os.Getenv("MODE")](mux)
}
