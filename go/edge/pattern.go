package edge

import "go-edge.dev/internal/ascii"

// pattern is a parsed pattern.
type pattern struct {
	text     string
	method   string // "" for any
	segments []segment
	handler  Handler
}

// segment is one part of a pattern between slashes.
type segment struct {
	kind kind
	text string // the literal, or the wildcard's name
}

type kind byte

// The kinds of segment. A trailing slash is an anonymous rest, and {$} the
// empty literal that follows a trailing slash in a path.
const (
	literal  kind = iota
	wildcard      // {name}
	rest          // {name...}
)

func parsePattern(text string) *pattern {
	p := &pattern{text: text}
	path := text
	if method, after, ok := ascii.Cut(text, ' '); ok {
		p.method, path = method, ascii.Trim(after)
	}
	if path == "" || path[0] != '/' {
		p.bad(`must be a path, or a method and a path: "GET /hello/{name}"`)
	}
	if p.method != "" && p.method != "CONNECT" && cleanPath(path) != path {
		p.bad("can't match: paths are cleaned before")
	}
	path = path[1:]
	for {
		part, after, more := ascii.Cut(path, '/')
		p.segments = append(p.segments, p.parseSegment(part, !more))
		if !more {
			return p
		}
		path = after
	}
}

func (p *pattern) bad(why string) {
	panic("edge: pattern " + p.text + ": " + why)
}

func (p *pattern) parseSegment(part string, last bool) segment {
	switch {
	case part == "" && last:
		return segment{rest, ""}
	case part == "":
		p.bad("has an empty segment")
	case part == "{$}" && last:
		return segment{literal, ""}
	case part[0] == '{' && part[len(part)-1] == '}':
		s := segment{wildcard, part[1 : len(part)-1]}
		if n := len(s.text) - 3; n > 0 && s.text[n:] == "..." {
			s = segment{rest, s.text[:n]}
		}
		switch {
		case !isName(s.text):
			p.bad("has a bad wildcard name")
		case s.kind == rest && !last:
			p.bad("{" + s.text + "...} must be its end")
		case p.has(s.text):
			p.bad("names {" + s.text + "} twice")
		}
		return s
	case hasByte(part, '{') || hasByte(part, '}'):
		p.bad("a wildcard must be a whole segment")
	}
	text, err := unescape(part, false)
	if err != nil {
		p.bad("has a bad escape")
	}
	return segment{literal, text}
}

// isName reports whether text is an identifier, as far as ASCII goes.
func isName(text string) bool {
	for i := 0; i < len(text); i++ {
		c := text[i]
		letter := 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' || c >= 0x80
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return text != ""
}

func (p *pattern) has(name string) bool {
	for _, s := range p.segments {
		if s.kind != literal && s.text == name {
			return true
		}
	}
	return false
}

// relation says how the sets of requests that two patterns match compare.
type relation int

const (
	equal relation = iota
	narrower
	wider
	overlapping
	disjoint
)

// with combines two relations that must both hold.
func (r relation) with(s relation) relation {
	switch {
	case r == disjoint || s == disjoint:
		return disjoint
	case r == equal:
		return s
	case s == equal || r == s:
		return r
	}
	return overlapping
}

func (p *pattern) conflicts(q *pattern) bool {
	r := p.compareMethods(q).with(p.comparePaths(q))
	return r == equal || r == overlapping
}

func (p *pattern) compareMethods(q *pattern) relation {
	switch {
	case p.method == q.method:
		return equal
	case p.method == "" || p.method == "GET" && q.method == "HEAD":
		return wider
	case q.method == "" || q.method == "GET" && p.method == "HEAD":
		return narrower
	}
	return disjoint
}

func (p *pattern) comparePaths(q *pattern) relation {
	r := equal
	for i := 0; ; i++ {
		if i == len(p.segments) || i == len(q.segments) {
			if len(p.segments) == len(q.segments) {
				return r
			}
			return disjoint
		}
		a, b := p.segments[i], q.segments[i]
		if a.kind == rest || b.kind == rest {
			switch {
			case b.kind != rest:
				return r.with(wider)
			case a.kind != rest:
				return r.with(narrower)
			}
			return r
		}
		r = r.with(a.compare(b))
		if r == disjoint {
			return disjoint
		}
	}
}

func (a segment) compare(b segment) relation {
	switch {
	case a.kind == wildcard && b.kind == wildcard:
		return equal
	case a.kind == wildcard && b.text != "":
		return wider
	case b.kind == wildcard && a.text != "":
		return narrower
	case a.kind == literal && b.kind == literal && a.text == b.text:
		return equal
	}
	return disjoint
}
