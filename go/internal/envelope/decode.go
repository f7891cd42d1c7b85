package envelope

import "errors"

// DecodeCall reads a call. Its strings share the payload's memory.
func DecodeCall(payload string) (Call, error) {
	s := scanner{text: payload}
	var call Call
	for s.open('{'); s.more('}'); {
		switch s.key() {
		case "name":
			call.Name = s.string()
		case "payload":
			call.Payload = s.raw()
		default:
			s.skip()
		}
	}
	return call, s.end()
}

// DecodeScheduled reads what a schedule that is due is told.
func DecodeScheduled(payload string) (Scheduled, error) {
	s := scanner{text: payload}
	var due Scheduled
	for s.open('{'); s.more('}'); {
		switch s.key() {
		case "cron":
			due.Cron = s.string()
		case "at":
			due.At = s.integer()
		default:
			s.skip()
		}
	}
	return due, s.end()
}

// DecodeCommand reads a call as people write it: {"call":name,"payload":any}.
// Unlike an envelope of the host it is checked whole: keys that there are not,
// a call without a name, and text that is not JSON in UTF-8 are errors.
func DecodeCommand(text string) (Call, error) {
	if !Valid(text) {
		return Call{}, errors.New("the input is not JSON")
	}
	s := scanner{text: text}
	var call Call
	for s.open('{'); s.more('}'); {
		switch s.key() {
		case "call":
			call.Name = s.string()
		case "payload":
			call.Payload = s.raw()
		default:
			return Call{}, errors.New(`a call has the keys "call" and "payload" alone`)
		}
	}
	if s.end() != nil || call.Name == "" {
		return Call{}, errors.New(`the input has no "call", the name of a function`)
	}
	return call, nil
}

// fields reads [[name,value],…].
func (s *scanner) fields() []Field {
	fields := make([]Field, 0, 16)
	for s.open('['); s.more(']'); {
		s.expect('[')
		name := s.string()
		s.expect(',')
		value := s.string()
		s.expect(']')
		fields = append(fields, Field{Name: name, Value: toBytes(value)})
	}
	return fields
}

// toBytes turns a byte string, in UTF-8, into the bytes it stands for. A code
// point over 0xff, which no byte string has, stays in UTF-8.
func toBytes(text string) string {
	i := 0
	for i < len(text) && text[i] < 0x80 {
		i++
	}
	if i == len(text) {
		return text
	}
	out := make([]byte, 0, len(text))
	out = append(out, text[:i]...)
	for _, r := range text[i:] {
		if r <= 0xff {
			out = append(out, byte(r))
		} else {
			out = append(out, string(r)...)
		}
	}
	return string(out)
}
