package envelope

// Blob are the arguments of the operation blob.
type Blob struct {
	Do     string // put, get, head, list or delete
	Bucket string
	Key    string // of all but list

	Type string // put: the content type
	Size int64  // put: bytes of the body, or -1

	Offset int64 // get: where to begin; negative: so many bytes before the end
	Length int64 // get: how many bytes, or -1

	Prefix, Cursor string // list
	Limit          int64  // list
}

// Stored is an object as the operation blob tells of it.
type Stored struct {
	Key, Type, ETag string
	Size            int64
	Modified        int64 // milliseconds since 1970

	Offset, Length int64 // get: which of its bytes follow
}

// AppendBlob writes the arguments of the operation blob.
func AppendBlob(dst []byte, b *Blob) []byte {
	dst = append(dst, `{"do":`...)
	dst = AppendString(dst, b.Do)
	dst = AppendText(dst, "bucket", b.Bucket)
	switch b.Do {
	case "list":
		dst = AppendText(dst, "prefix", b.Prefix)
		dst = AppendText(dst, "cursor", b.Cursor)
		return AppendClose(AppendNumber(dst, "limit", b.Limit))
	case "put":
		dst = AppendText(dst, "type", b.Type)
		dst = AppendNumber(dst, "size", b.Size)
	case "get":
		dst = AppendNumber(dst, "offset", b.Offset)
		dst = AppendNumber(dst, "length", b.Length)
	}
	return AppendClose(AppendText(dst, "key", b.Key))
}

// DecodeStored reads what the operation blob tells of an object; found is false
// where there is none. Its strings share the payload's memory.
func DecodeStored(payload string) (object Stored, found bool, err error) {
	s := scanner{text: payload}
	if s.peek() == 'n' {
		s.word("null")
		return object, false, s.end()
	}
	object = s.stored()
	return object, true, s.end()
}

// DecodePage reads what the operation blob tells of many objects. Its strings
// share the payload's memory.
func DecodePage(payload string) (objects []Stored, cursor string, err error) {
	s := scanner{text: payload}
	for s.open('{'); s.more('}'); {
		switch s.key() {
		case "objects":
			for s.open('['); s.more(']'); {
				objects = append(objects, s.stored())
			}
		case "cursor":
			cursor = s.string()
		default:
			s.skip()
		}
	}
	return objects, cursor, s.end()
}

func (s *scanner) stored() Stored {
	var object Stored
	for s.open('{'); s.more('}'); {
		switch s.key() {
		case "key":
			object.Key = s.string()
		case "type":
			object.Type = s.string()
		case "etag":
			object.ETag = s.string()
		case "size":
			object.Size = s.integer()
		case "modified":
			object.Modified = s.integer()
		case "offset":
			object.Offset = s.integer()
		case "length":
			object.Length = s.integer()
		default:
			s.skip()
		}
	}
	return object
}
