// Package abi holds the numbers of ABI v1, the contract between a guest (a Go
// program compiled to WebAssembly) and the host that runs it. The contract
// itself is described in docs/abi.md; test/vectors/abi.json checks that both
// sides agree.
package abi

// Version is the ABI version. The export edge_abi_1 carries it in its name,
// so that a host can read it from the binary without running it.
const Version = 1

// Kinds of event, the first argument of edge_run.
const (
	EventRequest  = 1 // a new request: id, payload is its head
	EventBody     = 2 // body_read of request id is worth another try
	EventWritable = 3 // respond_write of request id may go on
	EventCancel   = 4 // the client of request id went away
	EventTimer    = 5 // nothing to deliver: timers are due
	EventCall     = 6 // a named call: id, payload is its name and argument
)

// Answers of body_read that are not a count of bytes.
const (
	BodyEnd    = 0  // the body has ended
	BodyWait   = -1 // nothing there yet: EventBody follows
	BodyBroken = -2 // the body broke off
)

// Answers of respond_write.
const (
	WriteOK   = 0
	WriteFull = 1  // taken, but write no more before EventWritable
	WriteGone = -1 // nobody reads any more
)

// IdleFD is the file descriptor that a guest built with Go polls to tell the
// host that all its goroutines are parked.
const IdleFD = 0x3fffffff
