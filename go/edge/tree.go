package edge

import "go-edge.dev/internal/ascii"

// node is a place in the tree of patterns, one level for each segment.
type node struct {
	literals []branch
	wildcard *node
	leaves   []*pattern // patterns that end here
	rests    []*pattern // patterns that take the rest from here
}

type branch struct {
	text string
	next *node
}

func (n *node) add(p *pattern, segments []segment) {
	switch {
	case len(segments) == 0:
		n.leaves = append(n.leaves, p)
	case segments[0].kind == rest:
		n.rests = append(n.rests, p)
	case segments[0].kind == wildcard:
		if n.wildcard == nil {
			n.wildcard = &node{}
		}
		n.wildcard.add(p, segments[1:])
	default:
		n.literal(segments[0].text).add(p, segments[1:])
	}
}

func (n *node) literal(text string) *node {
	for _, b := range n.literals {
		if b.text == text {
			return b.next
		}
	}
	next := &node{}
	n.literals = append(n.literals, branch{text, next})
	return next
}

// find looks for the most specific pattern: a literal goes before a wildcard,
// that before the rest. target is the path from here on, without the slash
// before it; more is false where the path has ended.
func (n *node) find(method, target string, more bool, found *match) bool {
	if found.target == "" {
		found.target = target
	}
	if !more {
		return found.pick(n.leaves, method)
	}
	part, tail, more := ascii.Cut(target, '/')
	text, err := unescape(part, false)
	if err != nil {
		text = part
	}
	for i := range n.literals {
		if n.literals[i].text == text && n.literals[i].next.find(method, tail, more, found) {
			return true
		}
	}
	if part != "" && n.wildcard != nil && n.wildcard.find(method, tail, more, found) {
		return true
	}
	return found.pick(n.rests, method)
}

// match is a pattern, and the path it matched without its first slash.
type match struct {
	pattern *pattern
	target  string
}

// pick takes the pattern for the method itself before one for any method.
func (m *match) pick(patterns []*pattern, method string) bool {
	m.pattern = nil
	for _, p := range patterns {
		if p.method == method {
			m.pattern = p
			return true
		}
		if p.method == "GET" && method == "HEAD" || p.method == "" && m.pattern == nil {
			m.pattern = p
		}
	}
	return m.pattern != nil
}

// exact reports whether no segment was left for the pattern's rest.
func (m *match) exact() bool {
	last := m.pattern.segments[len(m.pattern.segments)-1]
	return last.kind != rest || m.segment(len(m.pattern.segments)-1) == ""
}

// value returns what a wildcard stands for. It is cut from the path when it
// is asked for, which costs requests that don't ask nothing.
func (m *match) value(name string) string {
	if m.pattern == nil || name == "" {
		return ""
	}
	for i, s := range m.pattern.segments {
		if s.kind == literal || s.text != name {
			continue
		}
		raw := m.segment(i)
		if s.kind == wildcard {
			raw, _, _ = ascii.Cut(raw, '/')
		}
		text, err := unescape(raw, false)
		if err != nil {
			return raw
		}
		return text
	}
	return ""
}

// segment returns the path from its segment i on.
func (m *match) segment(i int) string {
	path := m.target
	for ; i > 0; i-- {
		_, path, _ = ascii.Cut(path, '/')
	}
	return path
}
