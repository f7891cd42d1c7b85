package envelope

import "go-edge.dev/internal/ascii"

// AppendKV begins the arguments of the operation kv: what to do, and in which
// store. The functions below add to them; AppendClose ends them.
func AppendKV(dst []byte, do, store string) []byte {
	dst = append(dst, `{"do":`...)
	dst = AppendString(dst, do)
	return AppendText(dst, "store", store)
}

// AppendText adds a member that is a string.
func AppendText(dst []byte, name, value string) []byte {
	return AppendString(appendName(dst, name), value)
}

// AppendNumber adds a member that is an integer.
func AppendNumber(dst []byte, name string, n int64) []byte {
	return ascii.AppendInt(appendName(dst, name), n)
}

// AppendTexts adds a member that is a list of strings.
func AppendTexts(dst []byte, name string, values []string) []byte {
	dst = append(appendName(dst, name), '[')
	for i, value := range values {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = AppendString(dst, value)
	}
	return append(dst, ']')
}

// AppendClose ends an object.
func AppendClose(dst []byte) []byte { return append(dst, '}') }

func appendName(dst []byte, name string) []byte {
	dst = append(dst, ',', '"')
	dst = append(dst, name...)
	return append(dst, '"', ':')
}

// KVEntry is what the operation kv tells of an entry, or of a key in a list.
type KVEntry struct {
	Name     string // of a key in a list
	Size     int    // bytes of the value
	Metadata string
	Expires  int64  // in milliseconds since 1970; 0 for never
	Version  string // empty for an entry that is not there
}

// KVResult is the result of the operation kv; which members are there depends
// on what was done.
type KVResult struct {
	Entries []KVEntry // of get, in the order of the keys
	Keys    []KVEntry // of list
	Cursor  string    // of list
	Version string    // of cas
	Value   string    // of increment, in decimal
}

// DecodeKV reads a result of the operation kv. Its strings share the payload's
// memory.
func DecodeKV(payload string) (KVResult, error) {
	s := scanner{text: payload}
	var result KVResult
	for s.open('{'); s.more('}'); {
		switch s.key() {
		case "entries":
			result.Entries = s.kvEntries()
		case "keys":
			result.Keys = s.kvEntries()
		case "cursor":
			result.Cursor = s.string()
		case "version":
			result.Version = s.string()
		case "value":
			result.Value = s.string()
		default:
			s.skip()
		}
	}
	return result, s.end()
}

// kvEntries reads [{…},…], where null is an entry that is not there.
func (s *scanner) kvEntries() []KVEntry {
	var entries []KVEntry
	for s.open('['); s.more(']'); {
		var entry KVEntry
		if s.peek() == 'n' {
			s.word("null")
		} else {
			entry = s.kvEntry()
		}
		entries = append(entries, entry)
	}
	return entries
}

func (s *scanner) kvEntry() KVEntry {
	var entry KVEntry
	for s.open('{'); s.more('}'); {
		switch s.key() {
		case "name":
			entry.Name = s.string()
		case "size":
			entry.Size = int(s.integer())
		case "metadata":
			entry.Metadata = s.string()
		case "expires":
			entry.Expires = s.integer()
		case "version":
			entry.Version = s.string()
		default:
			s.skip()
		}
	}
	return entry
}

// ParseInt64 reads an integer as the operation kv writes it, without the
// limits of the scanner: any int64 in decimal.
func ParseInt64(text string) (int64, bool) {
	digits, negative := text, false
	if text != "" && text[0] == '-' {
		digits, negative = text[1:], true
	}
	if len(digits) > 19 || digits == "" || digits[0] == '0' && text != "0" {
		return 0, false
	}
	high, ok := ascii.Digits(digits[:len(digits)-1])
	if len(digits) == 1 {
		high, ok = 0, true
	}
	last := digits[len(digits)-1]
	if !ok || last < '0' || last > '9' {
		return 0, false
	}
	n := uint64(high)*10 + uint64(last-'0')
	switch {
	case negative && n <= 1<<63:
		return -int64(n), true
	case !negative && n < 1<<63:
		return int64(n), true
	}
	return 0, false
}
