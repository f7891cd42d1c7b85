// A program inside of a JavaScript program.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"time"

	"go-edge.dev/edge"
)

func main() {
	go func() { // must not keep the JavaScript program from ending
		for {
			time.Sleep(5 * time.Millisecond)
		}
	}()
	edge.HandleFunc("GET /hello/{name}", func(w edge.ResponseWriter, r *edge.Request) {
		w.Header().Set("X-Host", r.Host)
		io.WriteString(w, "Hello, "+r.PathValue("name")+"!")
	})
	edge.HandleFunc("POST /echo", func(w edge.ResponseWriter, r *edge.Request) {
		buf := make([]byte, 1000)
		for {
			n, err := r.Body.Read(buf)
			w.Write(buf[:n])
			w.(edge.Flusher).Flush()
			if err != nil {
				return
			}
		}
	})
	edge.HandleFunc("GET /exit", func(edge.ResponseWriter, *edge.Request) { os.Exit(3) })
	edge.HandleCall("echo", func(payload []byte) ([]byte, error) { return payload, nil })
	edge.HandleCall("later", func(payload []byte) ([]byte, error) {
		time.Sleep(20 * time.Millisecond)
		return payload, nil
	})
	edge.HandleCall("env", func([]byte) ([]byte, error) { return []byte(edge.QuoteJSON(os.Getenv("GREETING"))), nil })
	edge.HandleCall("ask", func(payload []byte) ([]byte, error) {
		result, err := edge.CallBytes(context.Background(), "answer", payload, nil)
		if err != nil {
			return nil, err
		}
		return result.JSON, result.Body.Close()
	})
	edge.HandleCall("fetch", func(payload []byte) ([]byte, error) {
		url := string(payload[1 : len(payload)-1])
		response, err := edge.Fetch(context.Background(), &edge.FetchRequest{Method: "POST", URL: url, Body: strings.NewReader("hi")})
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(response.Body)
		return []byte(edge.QuoteJSON(string(body))), err
	})
	edge.HandleCall("fail", func([]byte) ([]byte, error) { return nil, errors.New("not today: \"é\"") })
	edge.HandleCall("exit", func([]byte) ([]byte, error) {
		os.Exit(3)
		return nil, nil
	})
	edge.HandleCall("print", func([]byte) ([]byte, error) {
		os.Stdout.WriteString("printed\n")
		return []byte("1"), nil
	})
	edge.ListenAndServe(":8080", nil)
}
