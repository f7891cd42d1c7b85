package edge

import "go-edge.dev/internal/ascii"

// tags are those that a body of HTML begins with.
const tags = "!DOCTYPE HTML|HTML|HEAD|SCRIPT|IFRAME|H1|DIV|FONT|TABLE|A|STYLE|TITLE|B|BODY|BR|P|!--"

// signatures are what bodies of other types begin with; * is any byte.
var signatures = [...]struct{ start, kind string }{
	{"%PDF-", "application/pdf"},
	{"%!PS-Adobe-", "application/postscript"},
	{"\xfe\xff**", "text/plain; charset=utf-16be"},
	{"\xff\xfe**", "text/plain; charset=utf-16le"},
	{"\xef\xbb\xbf*", plainText},
	{"\x00\x00\x01\x00", "image/x-icon"},
	{"\x00\x00\x02\x00", "image/x-icon"},
	{"BM", "image/bmp"},
	{"GIF87a", "image/gif"},
	{"GIF89a", "image/gif"},
	{"RIFF****WEBPVP", "image/webp"},
	{"\x89PNG\r\n\x1a\n", "image/png"},
	{"\xff\xd8\xff", "image/jpeg"},
	{"FORM****AIFF", "audio/aiff"},
	{"ID3", "audio/mpeg"},
	{"OggS\x00", "application/ogg"},
	{"MThd\x00\x00\x00\x06", "audio/midi"},
	{"RIFF****AVI ", "video/avi"},
	{"RIFF****WAVE", "audio/wave"},
	{"\x1aE\xdf\xa3", "video/webm"},
	{"**********************************LP", "application/vnd.ms-fontobject"},
	{"\x00\x01\x00\x00", "font/ttf"},
	{"OTTO", "font/otf"},
	{"ttcf", "font/collection"},
	{"wOFF", "font/woff"},
	{"wOF2", "font/woff2"},
	{"\x1f\x8b\x08", "application/x-gzip"},
	{"PK\x03\x04", "application/zip"},
	{"Rar!\x1a\x07\x00", "application/x-rar-compressed"},
	{"Rar!\x1a\x07\x01\x00", "application/x-rar-compressed"},
	{"\x00asm", "application/wasm"},
}

const plainText = "text/plain; charset=utf-8"

// sniff tells the type of a body from its first bytes, as
// http.DetectContentType does.
func sniff(body []byte) string {
	i := 0
	for i < len(body) && (body[i] == ' ' || body[i] == '\t' || body[i] == '\n' || body[i] == '\f' || body[i] == '\r') {
		i++
	}
	text := body[i:]
	if len(text) > 0 && text[0] == '<' {
		for rest, more := tags, true; more; {
			var tag string
			tag, rest, more = ascii.Cut(rest, '|')
			if n := 1 + len(tag); len(text) > n && (text[n] == ' ' || text[n] == '>') && ascii.EqualFold(string(text[1:n]), tag) {
				return "text/html; charset=utf-8"
			}
		}
		if starts(text, "<?xml") {
			return "text/xml; charset=utf-8"
		}
	}
	if isMP4(body) {
		return "video/mp4"
	}
	for _, s := range signatures {
		if starts(body, s.start) {
			return s.kind
		}
	}
	for _, c := range text {
		if c <= 0x08 || c == 0x0b || 0x0e <= c && c <= 0x1a || 0x1c <= c && c <= 0x1f {
			return "application/octet-stream"
		}
	}
	return plainText
}

func starts(body []byte, signature string) bool {
	if len(body) < len(signature) {
		return false
	}
	for i := 0; i < len(signature); i++ {
		if signature[i] != '*' && signature[i] != body[i] {
			return false
		}
	}
	return true
}

// isMP4 looks for the brand mp4 in a box of type ftyp.
func isMP4(body []byte) bool {
	if !starts(body, "****ftyp****") {
		return false
	}
	size := int(uint32(body[0])<<24 | uint32(body[1])<<16 | uint32(body[2])<<8 | uint32(body[3]))
	if size < 0 || size > len(body) || size%4 != 0 {
		return false
	}
	for i := 8; i < size; i += 4 {
		if i != 12 && starts(body[i:], "mp4") {
			return true
		}
	}
	return false
}
