package main

import (
	"encoding/json"
	"strings"
	"testing"

	"go-edge.dev/edge"
	"go-edge.dev/edge/edgetest"
)

func TestEcho(t *testing.T) {
	app := edgetest.Serve(t, edge.HTTPHandler(handler()))
	for _, body := range []string{"text", "bytes \x00\xff\xfe", strings.Repeat("much ", 200_000)} {
		got := app.Do("POST", "/", body, "Content-Type", "application/x-test")
		if got.Status != 200 || got.Body != body || got.Header.Get("Content-Type") != "application/x-test" {
			t.Errorf("POST / of %d bytes: %d, %d bytes, %v", len(body), got.Status, len(got.Body), got.Header)
		}
	}
}

func TestDescribe(t *testing.T) {
	app := edgetest.Serve(t, edge.HTTPHandler(handler()))
	got := app.Do("GET", "/a/b?c=%22d%22", "", "X-Test", "one", "X-Test", "two")
	var told struct {
		Method, URL string
		Header      [][2]string
	}
	if err := json.Unmarshal([]byte(got.Body), &told); err != nil {
		t.Fatal(err, got.Body)
	}
	var values []string
	for _, field := range told.Header {
		if strings.EqualFold(field[0], "X-Test") {
			values = append(values, field[1])
		}
	}
	if told.Method != "GET" || told.URL != "/a/b?c=%22d%22" || strings.Join(values, ", ") != "one, two" {
		t.Error(got.Body)
	}
}
