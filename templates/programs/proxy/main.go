// Command proxy hands requests on to another server, whose URL is the variable
// UPSTREAM, and streams both bodies.
package main

import (
	"io"
	"os"
	"strings"

	"go-edge.dev/edge"
)

func main() {
	if err := edge.ListenAndServe(":8080", edge.HandlerFunc(forward)); err != nil {
		panic(err)
	}
}

func forward(w edge.ResponseWriter, r *edge.Request) {
	upstream := strings.TrimSuffix(os.Getenv("UPSTREAM"), "/")
	if upstream == "" {
		edge.Error(w, "the variable UPSTREAM is not set: give it the URL of the server to hand requests on to", 500)
		return
	}
	request := &edge.FetchRequest{Method: r.Method, URL: upstream + r.RequestURI, Header: r.Header.Clone()}
	if r.ContentLength != 0 {
		request.Body, request.ContentLength = r.Body, max(r.ContentLength, 0)
	}
	request.Header.Set("X-Forwarded-Host", r.Host)
	drop(&request.Header)
	response, err := edge.Fetch(r.Context(), request)
	if err != nil {
		println(err.Error())
		edge.Error(w, "the server behind this one does not answer", 502)
		return
	}
	defer response.Body.Close()
	for _, field := range response.Header {
		w.Header().Add(field.Name, field.Value)
	}
	drop(w.Header())
	w.WriteHeader(response.Status)
	io.Copy(w, response.Body)
}

// drop removes what is about a connection, which ends here (RFC 9110, section
// 7.6.1).
func drop(header *edge.Header) {
	for _, name := range strings.Split(header.Get("Connection"), ",") {
		if name = strings.TrimSpace(name); name != "" {
			header.Del(name)
		}
	}
	for _, name := range []string{"Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer",
		"Transfer-Encoding", "Upgrade"} {
		header.Del(name)
	}
}
