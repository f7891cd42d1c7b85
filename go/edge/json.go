package edge

import "go-edge.dev/internal/envelope"

// QuoteJSON returns text as a JSON string, quotes included. Bytes that are
// not UTF-8 become U+FFFD.
func QuoteJSON(text string) string {
	return string(envelope.AppendString(nil, text))
}
