// Package message reads a request from a stream and writes the response to
// one: as HTTP/1.1 messages (RFC 9112), or as CGI has it (RFC 3875), where the
// environment tells of the request. It is what a program that was built to run
// once, as a command, speaks in place of the bridge.
//
// It stays clear of net/http, strings and strconv, which keeps TinyGo's
// programs small. It is strict: what the grammar does not have is refused.
package message
