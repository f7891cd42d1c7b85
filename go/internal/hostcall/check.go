// Package hostcall is the operation call: a function of the project's own, in
// JavaScript, which the host runs. Natively tests have functions in Go stand in
// for them.
package hostcall

import (
	"go-edge.dev/internal/binding"
	"go-edge.dev/internal/envelope"
)

// verb begins the texts of errors.
const verb = "edge: call"

// null is what a call is made with, and ends with, that has no value.
const null = "null"

// check refuses arguments that are not one JSON value: of those the host could
// make nothing but the end of the instance.
func check(name string, args []byte) error {
	if envelope.Valid(string(args)) {
		return nil
	}
	return refuse(name, "the arguments are not one JSON value in UTF-8", binding.ErrInvalid)
}

// refuse makes the error of a call that never got to its function.
func refuse(name, text string, is error) error {
	return &binding.Error{Do: verb, Key: name, Text: text, Is: is}
}

// Refuse makes the error of values that are no JSON, or not that JSON.
func Refuse(name, text string, err error) error {
	return &binding.Error{Do: verb, Key: name, Text: text + err.Error(), Is: binding.ErrInvalid, Cause: err}
}
