//go:build wasip1

package kv

import (
	"context"
	"time"

	"go-edge.dev/internal/abi"
	"go-edge.dev/internal/ascii"
	"go-edge.dev/internal/binding"
	"go-edge.dev/internal/envelope"
	"go-edge.dev/internal/guest"
)

// maxWhole is how many bytes of a value are handed over in one piece, as
// WRITE_LIMIT of the ABI.
const maxWhole = 4 << 20

func check(name string) error { return binding.Check("kv: open", name, checkKV) }

func (s *Store) get(ctx context.Context, keys []string) ([]Entry, error) {
	key := keys[0]
	if len(keys) > 1 {
		key = ""
	}
	args := envelope.AppendTexts(s.begin("get"), "keys", keys)
	op, result, err := s.do(ctx, "kv: get", key, args, nil)
	if err != nil {
		return nil, err
	}
	if len(result.Entries) != len(keys) {
		panic("go-edge: a get with entries missing")
	}
	entries, size := make([]Entry, len(keys)), 0
	for _, entry := range result.Entries {
		size += entry.Size
	}
	values, err := binding.ReadAll(op, size)
	if err != nil {
		return nil, binding.Explain("kv: get", s.name, key, err)
	}
	for i, entry := range result.Entries {
		entries[i] = Entry{Key: keys[i]}
		if entry.Version == "" {
			continue
		}
		n := entry.Size
		entries[i] = Entry{keys[i], values[:n:n], entry.Metadata, timeOf(entry.Expires), entry.Version}
		values = values[n:]
	}
	return entries, nil
}

func (s *Store) put(ctx context.Context, key string, value []byte, w write) error {
	_, err := s.run(ctx, "kv: put", key, appendWrite(s.begin("put"), key, value, w), value)
	return err
}

func (s *Store) remove(ctx context.Context, key string) error {
	_, err := s.run(ctx, "kv: delete", key, envelope.AppendText(s.begin("delete"), "key", key), nil)
	return err
}

func (s *Store) list(ctx context.Context, options ListOptions) (Page, error) {
	args := envelope.AppendText(s.begin("list"), "prefix", options.Prefix)
	args = envelope.AppendText(args, "cursor", options.Cursor)
	args = envelope.AppendNumber(args, "limit", int64(options.Limit))
	result, err := s.run(ctx, "kv: list", "", args, nil)
	page := Page{Cursor: result.Cursor}
	for _, key := range result.Keys {
		page.Keys = append(page.Keys, Key{key.Name, key.Metadata, timeOf(key.Expires)})
	}
	return page, err
}

func (s *Store) compareAndSet(ctx context.Context, key, version string, value []byte, w write) (string, error) {
	args := envelope.AppendText(appendWrite(s.begin("cas"), key, value, w), "version", version)
	result, err := s.run(ctx, "kv: compare and set", key, args, value)
	return result.Version, err
}

func (s *Store) increment(ctx context.Context, key string, delta int64) (int64, error) {
	args := envelope.AppendText(s.begin("increment"), "key", key)
	args = envelope.AppendText(args, "delta", string(ascii.AppendInt(nil, delta)))
	result, err := s.run(ctx, "kv: increment", key, args, nil)
	if err != nil {
		return 0, err
	}
	n, ok := envelope.ParseInt64(result.Value)
	if !ok {
		panic("go-edge: an increment without a number")
	}
	return n, nil
}

func (s *Store) begin(do string) []byte {
	return envelope.AppendKV(make([]byte, 0, 256), do, s.name)
}

func appendWrite(args []byte, key string, value []byte, w write) []byte {
	args = envelope.AppendText(args, "key", key)
	args = envelope.AppendNumber(args, "length", int64(len(value)))
	if w.expires {
		args = envelope.AppendNumber(args, "ttl", int64((w.ttl+time.Millisecond-1)/time.Millisecond))
	}
	return envelope.AppendText(args, "metadata", w.metadata)
}

// run does what has no bytes in its result.
func (s *Store) run(ctx context.Context, do, key string, args, body []byte) (envelope.KVResult, error) {
	op, result, err := s.do(ctx, do, key, args, body)
	if op != nil {
		op.CloseWith(guest.ErrClosed)
	}
	return result, err
}

// do starts an operation, and waits for its result.
func (s *Store) do(ctx context.Context, do, key string, args, body []byte) (*guest.Operation, envelope.KVResult, error) {
	whole, flags := body, uint32(0)
	if len(body) > maxWhole {
		whole, flags = nil, abi.OperationStream
	}
	op, err := guest.StartOperation(ctx, startKV, envelope.AppendClose(args), whole, flags)
	if err != nil {
		return nil, envelope.KVResult{}, binding.Explain(do, s.name, key, err)
	}
	if flags != 0 {
		_, _ = op.Write(body) // where nobody reads it, the result says why
		op.End(true)
	}
	text, err := op.Result()
	if err != nil {
		return nil, envelope.KVResult{}, binding.Explain(do, s.name, key, err)
	}
	result, err := envelope.DecodeKV(text)
	if err != nil {
		panic("go-edge: " + err.Error())
	}
	return op, result, nil
}

func timeOf(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}
