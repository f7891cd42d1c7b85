package main

import (
	"testing"

	"go-edge.dev/edge"
	"go-edge.dev/edge/edgetest"
)

func TestHello(t *testing.T) {
	app := edgetest.Serve(t, edge.HTTPHandler(handler()))
	if got := app.Get("/"); got.Status != 200 || got.Body != "Hello from Go at the edge!\n" {
		t.Errorf("GET /: %d %q", got.Status, got.Body)
	}
	got := app.Get("/hello/g%20o")
	if got.Status != 200 || got.Body != `{"hello":"g o"}`+"\n" || got.Header.Get("Content-Type") != "application/json" {
		t.Errorf("GET /hello/g%%20o: %d %q %v", got.Status, got.Body, got.Header)
	}
	if got := app.Get("/nowhere"); got.Status != 404 {
		t.Errorf("GET /nowhere: %d", got.Status)
	}
}
