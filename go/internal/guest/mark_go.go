//go:build wasip1 && !tinygo

package guest

import "unsafe"

// A goroutine's profiler labels are inherited by those that it starts. So they
// tell which request a goroutine works for, also where its context does not.

//go:linkname setLabels runtime/pprof.runtime_setProfLabel
func setLabels(labels unsafe.Pointer)

//go:linkname getLabels runtime/pprof.runtime_getProfLabel
func getLabels() unsafe.Pointer

// mark is a set of labels in the form that package runtime/pprof gives them,
// for whoever reads them as such: it has none, and the request's id behind it.
type mark struct {
	labels []struct{ key, value string }
	id     uint32
}

// attribute makes the goroutine, and those that it starts, work for request id.
func attribute(m *mark, id uint32) {
	m.labels = noLabels[:0]
	m.id = id
	setLabels(unsafe.Pointer(m))
}

// attributed returns the request that the goroutine works for, or 0.
func attributed() uint32 {
	m := (*mark)(getLabels())
	if m == nil || unsafe.SliceData(m.labels) != &noLabels[0] {
		return 0
	}
	return m.id
}

// noLabels tells a mark from a set that a program has made: nobody else's list
// begins here.
var noLabels [1]struct{ key, value string }
