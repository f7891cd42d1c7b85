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
	EventRequest  = 1  // a new request: id, payload is its head
	EventBody     = 2  // body_read of request id is worth another try
	EventWritable = 3  // respond_write of request id may go on
	EventCancel   = 4  // the client of request id went away
	EventTimer    = 5  // nothing to deliver: timers are due
	EventCall     = 6  // a named call: id, payload is its name and argument
	EventResult   = 7  // operation id has a result: payload is its head
	EventFailure  = 8  // operation id has failed: payload says why, and its id is free
	EventData     = 9  // op_read of operation id is worth another try
	EventDrain    = 10 // op_write of operation id may go on
)

// Answers of body_read and op_read that are not a count of bytes.
const (
	BodyEnd    = 0  // the body has ended
	BodyWait   = -1 // nothing there yet: EventBody or EventData follows
	BodyBroken = -2 // the body broke off
)

// Answers of respond_write and op_write.
const (
	WriteOK   = 0
	WriteFull = 1  // taken, but write no more before EventWritable or EventDrain
	WriteGone = -1 // nobody reads any more
)

// OperationStream, in the flags of an operation, says that its body follows by
// op_write.
const OperationStream = 1

// ReservedCalls begins the names of calls that are not a program's own.
const ReservedCalls = "edge."

// ScheduledCall is the call of a schedule that is due.
const ScheduledCall = ReservedCalls + "scheduled"
