package edge

import "path"

// ServeMux hands each request to the handler of the most specific pattern
// that matches it, by the rules of http.ServeMux:
//
//	/about              this path, any method
//	GET /users/{id}     one segment, r.PathValue("id"); GET matches HEAD too
//	/files/{path...}    the rest of the path
//	/static/            everything under it; /static redirects there
//	/{$}                the path / alone
//
// Patterns with a host are not supported. Registering a pattern that is
// malformed, or that conflicts with another, panics.
type ServeMux struct {
	root     node
	patterns []*pattern
}

// NewServeMux returns an empty ServeMux.
func NewServeMux() *ServeMux { return &ServeMux{} }

// DefaultServeMux is what HandleFunc registers with.
var DefaultServeMux = NewServeMux()

// HandleFunc registers f for a pattern in DefaultServeMux.
func HandleFunc(pattern string, f func(ResponseWriter, *Request)) {
	DefaultServeMux.HandleFunc(pattern, f)
}

// Handle registers h for a pattern in DefaultServeMux.
func Handle(pattern string, h Handler) { DefaultServeMux.Handle(pattern, h) }

// HandleFunc registers f for a pattern.
func (m *ServeMux) HandleFunc(pattern string, f func(ResponseWriter, *Request)) {
	m.Handle(pattern, HandlerFunc(f))
}

// Handle registers h for a pattern.
func (m *ServeMux) Handle(text string, h Handler) {
	p := parsePattern(text)
	p.handler = h
	for _, q := range m.patterns {
		if p.conflicts(q) {
			panic("edge: pattern " + text + " conflicts with " + q.text +
				": some requests match both, and neither is more specific")
		}
	}
	m.patterns = append(m.patterns, p)
	m.root.add(p, p.segments)
}

// ServeHTTP implements Handler.
func (m *ServeMux) ServeHTTP(w ResponseWriter, r *Request) {
	target := r.URL.RawPath
	if r.Method != "CONNECT" {
		target = cleanPath(target)
	}
	var found match
	ok := m.root.find(r.Method, target[1:], true, &found)
	if (!ok || !found.exact()) && target[len(target)-1] != '/' {
		var under match
		if m.root.find(r.Method, target[1:]+"/", true, &under) && under.exact() {
			redirect(w, r, target+"/")
			return
		}
	}
	if target != r.URL.RawPath {
		redirect(w, r, target)
		return
	}
	if ok {
		r.match = found
		found.pattern.handler.ServeHTTP(w, r)
		return
	}
	if allowed := m.allowed(target[1:]); allowed != "" {
		w.Header().Set("Allow", allowed)
		Error(w, "Method Not Allowed", 405)
		return
	}
	NotFound(w, r)
}

// allowed lists the methods that the path, with a slash at its end or without,
// has handlers for: in order, each once.
func (m *ServeMux) allowed(target string) string {
	var methods []string
	for _, p := range m.patterns {
		if !m.root.find(p.method, target, true, &match{}) && !m.root.find(p.method, target+"/", true, &match{}) {
			continue
		}
		methods = insert(methods, p.method)
		if p.method == "GET" {
			methods = insert(methods, "HEAD")
		}
	}
	list := ""
	for i, method := range methods {
		if i > 0 {
			list += ", "
		}
		list += method
	}
	return list
}

// insert adds text to a sorted list that does not have it. Packages sort and
// slices would do it in ten times the code.
func insert(list []string, text string) []string {
	i := 0
	for i < len(list) && list[i] < text {
		i++
	}
	if i < len(list) && list[i] == text {
		return list
	}
	list = append(list, "")
	copy(list[i+1:], list[i:])
	list[i] = text
	return list
}

// cleanPath returns the canonical path; it keeps a trailing slash.
func cleanPath(p string) string {
	if p == "" || p[0] != '/' {
		p = "/" + p
	}
	for i := 1; i < len(p); i++ {
		if p[i-1] == '/' && (p[i] == '/' || p[i] == '.') {
			clean := path.Clean(p)
			if p[len(p)-1] == '/' && clean != "/" {
				clean += "/"
			}
			return clean
		}
	}
	return p
}

func redirect(w ResponseWriter, r *Request, path string) {
	if r.URL.RawQuery != "" {
		path += "?" + r.URL.RawQuery
	}
	Redirect(w, r, path, 307)
}
