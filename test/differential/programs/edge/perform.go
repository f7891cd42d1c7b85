package main

import (
	"io"
	"time"

	"go-edge.dev/edge"

	"differential/lines"
)

// outcomes keeps what steps returned, for a later request to ask.
var outcomes = map[string]string{}

func kept(w edge.ResponseWriter, r *edge.Request) {
	io.WriteString(w, outcomes[r.URL.Query().Get("id")])
}

// perform answers a request by the steps in its query, in their order.
func perform(w edge.ResponseWriter, r *edge.Request) {
	h := w.Header()
	var n int
	var err error
	for rest := r.URL.RawQuery; rest != ""; {
		var step string
		step, rest = lines.Cut(rest, '&')
		name, value := lines.Cut(step, '=')
		value = lines.Unescape(value)
		first, second := lines.Cut(value, ':')
		switch name {
		case "set":
			h.Set(first, second)
		case "add", "raw":
			h.Add(first, second)
		case "del":
			h.Del(first)
		case "status":
			w.WriteHeader(lines.Number(value))
		case "write":
			n, err = w.Write([]byte(value))
		case "string":
			n, err = io.WriteString(w, value)
		case "bytes":
			n, err = w.Write(lines.Bytes(lines.Number(value)))
		case "pieces":
			for i := lines.Number(first); i > 0; i-- {
				n, err = w.Write(lines.Bytes(lines.Number(second)))
			}
		case "flush":
			w.(edge.Flusher).Flush()
		case "read":
			var copied int64
			copied, err = io.CopyN(w, r.Body, int64(lines.Number(value)))
			n = int(copied)
		case "copy":
			var copied int64
			copied, err = io.Copy(w, r.Body)
			n = int(copied)
		case "tee":
			var copied int64
			copied, err = io.Copy(w, io.TeeReader(r.Body, w))
			n = int(copied)
		case "source":
			var copied int64
			copied, err = io.Copy(w, lines.NewSource(first, second))
			n = int(copied)
		case "sum":
			sum := new(lines.Sum)
			_, err = io.Copy(sum, r.Body)
			io.WriteString(w, sum.String()+", "+text(err)+"\n")
		case "close":
			err = r.Body.Close()
		case "tell":
			io.WriteString(w, lines.Decimal(int64(n))+", "+text(err)+"\n")
		case "keep":
			outcomes[value] = lines.Decimal(int64(n)) + ", " + text(err)
		case "error":
			edge.Error(w, second, lines.Number(first))
		case "notfound":
			edge.NotFound(w, r)
		case "redirect":
			edge.Redirect(w, r, second, lines.Number(first))
		case "sleep":
			time.Sleep(time.Duration(lines.Number(value)) * time.Millisecond)
		case "panic":
			panic(value)
		}
	}
}
