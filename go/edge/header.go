package edge

import (
	"go-edge.dev/internal/ascii"
	"go-edge.dev/internal/envelope"
)

// Field is one field of a header. Its name compares without regard to case.
type Field = envelope.Field

// Header is the header of a request or response: its fields, in order.
// Repeated fields stay apart.
type Header []Field

// Get returns the first value of the named field, or "".
func (h *Header) Get(name string) string {
	for i := range *h {
		if ascii.EqualFold((*h)[i].Name, name) {
			return (*h)[i].Value
		}
	}
	return ""
}

// Values returns all values of the named field, in order.
func (h *Header) Values(name string) []string {
	var values []string
	for i := range *h {
		if ascii.EqualFold((*h)[i].Name, name) {
			values = append(values, (*h)[i].Value)
		}
	}
	return values
}

// Has reports whether there is a field of that name, be its value empty.
func (h *Header) Has(name string) bool {
	for i := range *h {
		if ascii.EqualFold((*h)[i].Name, name) {
			return true
		}
	}
	return false
}

// Add appends a field, and keeps others of that name.
func (h *Header) Add(name, value string) {
	*h = append(*h, Field{Name: name, Value: value})
}

// Set makes value the only value of the named field.
func (h *Header) Set(name, value string) {
	for i := range *h {
		if ascii.EqualFold((*h)[i].Name, name) {
			(*h)[i].Value = value
			h.removeFrom(i+1, name)
			return
		}
	}
	h.Add(name, value)
}

// Del removes all fields of that name.
func (h *Header) Del(name string) {
	h.removeFrom(0, name)
}

// Clone returns a copy that shares nothing with h.
func (h *Header) Clone() Header {
	return append(Header(nil), *h...)
}

func (h *Header) removeFrom(start int, name string) {
	kept := (*h)[:start]
	for _, f := range (*h)[start:] {
		if !ascii.EqualFold(f.Name, name) {
			kept = append(kept, f)
		}
	}
	*h = kept
}
