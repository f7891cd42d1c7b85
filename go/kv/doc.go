// Package kv keeps values by keys, in what a platform has for that: Workers KV
// or a Durable Object on Cloudflare, Deno KV on Deno Deploy, SQLite or blobs on
// Val Town, and natively a file.
//
//	var visits = kv.MustOpen("VISITS")
//
//	func count(ctx context.Context) (int64, error) {
//		return visits.Increment(ctx, "total", 1)
//	}
//
// It is for Go and TinyGo alike. A context should be that of the request being
// answered, or come from it.
//
// What a store promises depends on what is behind it, and docs/state.md has it
// all side by side. In short:
//
//   - Workers KV is eventually consistent: what is written may be seen up to 60
//     seconds later elsewhere, and a key takes one write a second. It has
//     neither [Store.CompareAndSet] nor [Store.Increment], and keeps nothing for
//     less than 60 seconds. Values have up to 25 MiB.
//   - A Durable Object is consistent. Its values have up to 2,000,000 bytes.
//   - Deno KV is consistent. Its values have up to 64 KiB.
//   - SQLite of Val Town is consistent. Its values have up to 1,000,000 bytes.
//   - Blobs of Val Town have neither CompareAndSet nor Increment. A list of them
//     has no metadata, and may have what has expired. Values have up to
//     10,000,000 bytes.
//   - Natively a store is the file .go-edge/kv/<name>.db beside go.mod, or below
//     the folder that the variable GO_EDGE_STATE names, for one process at a
//     time. It is consistent, and values have up to 25 MiB.
package kv
