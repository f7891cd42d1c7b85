package main

import (
	"io"

	"go-edge.dev/edge"

	"differential/lines"
)

// echo says all that a handler can know of a request, a line each.
func echo(w edge.ResponseWriter, r *edge.Request) {
	w.Header().Set("Content-Type", "text/plain")
	u := r.URL
	say(w, "method", r.Method)
	say(w, "host", r.Host)
	say(w, "uri", r.RequestURI)
	say(w, "url", u.Scheme, u.Host, u.Path, u.RawPath, u.RawQuery, u.String())
	say(w, "length", lines.Decimal(r.ContentLength))
	query := u.Query()
	names := make([]string, 0, len(query))
	for name := range query {
		names = insert(names, name)
	}
	for _, name := range names {
		say(w, "query "+lines.Quote(name), query[name]...)
	}
	// In the order of their names, which is the platform's to choose; those of one name are in the order they came in.
	names = names[:0]
	for _, f := range r.Header {
		names = insert(names, lower(f.Name))
	}
	for _, name := range names {
		say(w, "header "+lines.Quote(name), r.Header.Values(name)...)
	}
	say(w, "agent", r.UserAgent())
	sum := new(lines.Sum)
	_, err := io.Copy(sum, r.Body)
	say(w, "body", sum.String(), text(err))
}

func say(w edge.ResponseWriter, name string, values ...string) {
	for _, value := range values {
		name += " " + lines.Quote(value)
	}
	io.WriteString(w, name+"\n")
}

// text says whether there was an error: what it says is net/http's under go run.
func text(err error) string {
	if err != nil {
		return "failed"
	}
	return "fine"
}

func lower(name string) string {
	out := []byte(name)
	for i, c := range out {
		if 'A' <= c && c <= 'Z' {
			out[i] = c | 0x20
		}
	}
	return string(out)
}

// insert adds a name to a sorted list that does not have it.
func insert(list []string, name string) []string {
	i := 0
	for i < len(list) && list[i] < name {
		i++
	}
	if i < len(list) && list[i] == name {
		return list
	}
	list = append(list, "")
	copy(list[i+1:], list[i:])
	list[i] = name
	return list
}
