//go:build wasip1 && !goedge_command

package guest

import "unsafe"

// The imports of ABI v1; docs/abi.md says what each means. None of them blocks.

// hostTellsLength says that a platform adds the Content-Length of a body that it
// gets whole.
const hostTellsLength = true

//go:wasmimport edge serve
func hostServe()

//go:wasmimport edge sleep
func hostSleep(microseconds uint32)

//go:wasmimport edge event_read
func hostEventRead(ptr unsafe.Pointer, size uint32) int32

//go:wasmimport edge body_read
func hostBodyRead(id uint32, ptr unsafe.Pointer, size uint32) int32

//go:wasmimport edge respond
func hostRespond(id uint32, head unsafe.Pointer, headLen uint32, body unsafe.Pointer, bodyLen uint32)

//go:wasmimport edge respond_start
func hostRespondStart(id uint32, head unsafe.Pointer, headLen uint32)

//go:wasmimport edge respond_write
func hostRespondWrite(id uint32, ptr unsafe.Pointer, size uint32) int32

//go:wasmimport edge respond_end
func hostRespondEnd(id uint32, ok uint32)

//go:wasmimport edge panicked
func hostPanicked(id uint32, text unsafe.Pointer, textLen uint32)

//go:wasmimport edge request_data
func hostRequestData(id uint32, ptr unsafe.Pointer, size uint32) int32

//go:wasmimport edge hold
func hostHold(id uint32)

//go:wasmimport edge unhold
func hostUnhold(id uint32)

//go:wasmimport edge call_result
func hostCallResult(id uint32, ok uint32, ptr unsafe.Pointer, size uint32)

//go:wasmimport edge schedule
func hostSchedule(ptr unsafe.Pointer, size uint32)

//go:wasmimport edge op_read
func hostOpRead(id uint32, ptr unsafe.Pointer, size uint32) int32

//go:wasmimport edge op_write
func hostOpWrite(id uint32, ptr unsafe.Pointer, size uint32) int32

//go:wasmimport edge op_end
func hostOpEnd(id uint32, ok uint32)

//go:wasmimport edge op_close
func hostOpClose(id uint32)

// readEvent fetches the payload of the event being delivered.
func readEvent(size uint32) string {
	if size == 0 {
		return ""
	}
	buf := make([]byte, size)
	ptr, n := bytesOf(buf)
	if hostEventRead(ptr, n) != int32(size) {
		panic("go-edge: the host delivered an event of another size than it announced")
	}
	return unsafe.String(&buf[0], len(buf))
}
