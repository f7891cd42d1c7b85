package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"differential/lines"
)

// outcomes keeps what steps returned, for a later request to ask.
var outcomes = map[string]string{}

func kept(w http.ResponseWriter, r *http.Request) {
	io.WriteString(w, outcomes[r.URL.Query().Get("id")])
}

// perform answers a request by the steps in its query, in their order.
func perform(w http.ResponseWriter, r *http.Request) {
	control := http.NewResponseController(w)
	h := w.Header()
	var n int64
	var err error
	for _, step := range strings.Split(r.URL.RawQuery, "&") {
		name, value := lines.Cut(step, '=')
		value = lines.Unescape(value)
		first, second := lines.Cut(value, ':')
		switch name {
		case "set":
			h.Set(first, second)
		case "add":
			h.Add(first, second)
		case "raw":
			h[first] = append(h[first], second)
		case "nil":
			h[first] = nil
		case "del":
			h.Del(first)
		case "cookie":
			http.SetCookie(w, &http.Cookie{Name: first, Value: second, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
		case "status":
			w.WriteHeader(lines.Number(value))
		case "write":
			n, err = count(w.Write([]byte(value)))
		case "string":
			n, err = count(io.WriteString(w, value))
		case "bytes":
			n, err = count(w.Write(lines.Bytes(lines.Number(value))))
		case "pieces":
			for range lines.Number(first) {
				n, err = count(w.Write(lines.Bytes(lines.Number(second))))
			}
		case "flush":
			err = control.Flush()
		case "duplex":
			err = control.EnableFullDuplex()
		case "read":
			n, err = io.CopyN(w, r.Body, int64(lines.Number(value)))
		case "copy":
			n, err = io.Copy(w, r.Body)
		case "tee":
			n, err = io.Copy(w, io.TeeReader(r.Body, w))
		case "source":
			n, err = io.Copy(w, lines.NewSource(first, second))
		case "sum":
			sum := new(lines.Sum)
			_, err = io.Copy(sum, r.Body)
			fmt.Fprintf(w, "%v, %v\n", sum, err)
		case "close":
			err = r.Body.Close()
		case "tell":
			fmt.Fprintf(w, "%d, %v\n", n, err)
		case "keep":
			outcomes[value] = fmt.Sprintf("%d, %v, %t", n, err, errors.Is(err, http.ErrContentLength) || errors.Is(err, http.ErrBodyNotAllowed))
		case "error":
			http.Error(w, second, lines.Number(first))
		case "notfound":
			http.NotFound(w, r)
		case "redirect":
			http.Redirect(w, r, second, lines.Number(first))
		case "sleep":
			time.Sleep(time.Duration(lines.Number(value)) * time.Millisecond)
		case "panic":
			panic(value)
		case "abort":
			panic(http.ErrAbortHandler)
		case "trailer":
			h.Set(http.TrailerPrefix+first, second)
		}
	}
}

func count(n int, err error) (int64, error) { return int64(n), err }
