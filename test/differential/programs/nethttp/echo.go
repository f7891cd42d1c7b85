package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sort"

	"differential/lines"
)

// echo says all that a handler can know of a request, a line each.
func echo(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain")
	say := func(name string, values ...string) {
		fmt.Fprint(w, name)
		for _, value := range values {
			fmt.Fprint(w, " ", lines.Quote(value))
		}
		fmt.Fprintln(w)
	}
	u := r.URL
	say("method", r.Method)
	say("proto", r.Proto, fmt.Sprint(r.ProtoMajor), fmt.Sprint(r.ProtoMinor))
	say("host", r.Host)
	say("uri", r.RequestURI)
	say("url", u.Scheme, u.Opaque, u.Host, u.Path, u.RawPath, u.EscapedPath(), u.RawQuery, u.Fragment, u.String())
	say("user", fmt.Sprint(u.User != nil), fmt.Sprint(u.ForceQuery), fmt.Sprint(r.TLS != nil), fmt.Sprint(r.Close))
	say("length", fmt.Sprint(r.ContentLength))
	say("coding", r.TransferEncoding...)
	sayAll(say, "query", r.URL.Query())
	sayAll(say, "header", r.Header)
	for _, c := range r.Cookies() {
		say("cookie", c.Name, c.Value)
	}
	if name, password, ok := r.BasicAuth(); ok {
		say("auth", name, password)
	}
	say("agent", r.UserAgent(), r.Referer())
	for name := range r.Trailer {
		say("announced", name)
	}
	sum := new(lines.Sum)
	_, err := io.Copy(sum, r.Body)
	say("body", sum.String(), fmt.Sprint(err))
	sayAll(say, "trailer", r.Trailer)
}

func sayAll[M ~map[string][]string](say func(string, ...string), kind string, all M) {
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		say(kind+" "+lines.Quote(name), all[name]...)
	}
}

// form says what the request's form holds, parsed by the method that the query names.
func form(w http.ResponseWriter, r *http.Request) {
	var err error
	if r.URL.Query().Get("multipart") != "" {
		err = r.ParseMultipartForm(1 << 20)
	} else {
		err = r.ParseForm()
	}
	fmt.Fprintf(w, "error %v\n", err)
	say := func(name string, values ...string) { fmt.Fprintf(w, "%s %q\n", name, values) }
	sayAll(say, "form", r.Form)
	sayAll(say, "post", r.PostForm)
	if r.MultipartForm == nil {
		return
	}
	sayAll(say, "value", url.Values(r.MultipartForm.Value))
	for name, files := range r.MultipartForm.File {
		for _, file := range files {
			sum := new(lines.Sum)
			if f, err := file.Open(); err == nil {
				io.Copy(sum, f)
				f.Close()
			}
			fmt.Fprintf(w, "file %q %q %d %v %v\n", name, file.Filename, file.Size, file.Header, sum)
		}
	}
}
