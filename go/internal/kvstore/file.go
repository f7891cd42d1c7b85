//go:build !wasip1

package kvstore

import (
	"encoding/binary"
	"errors"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"go-edge.dev/internal/binding"
	"go-edge.dev/internal/clock"
	"go-edge.dev/internal/native"
)

// lockWait is how long a file that another process has open is waited for.
const lockWait = time.Second

var bucketName = []byte("entries")

// file is a table in a file of bbolt's.
type file struct{ db *bolt.DB }

// files are those that are open, by path.
var (
	mu    sync.Mutex
	files = map[string]file{}
)

// openFile opens the file of a store, once for all.
func openFile(name string) (Store, error) {
	mu.Lock()
	defer mu.Unlock()
	folder, err := native.Folder("kv")
	if err != nil {
		return nil, err
	}
	path := filepath.Join(folder, name+".db")
	if opened, ok := files[path]; ok {
		return store{opened}, nil
	}
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: lockWait})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, fail(binding.ErrUnavailable, "another process has "+path+" open: "+
			"stop it (a server, a test or another go run), or have GO_EDGE_STATE name another folder for this one")
	}
	if err != nil {
		return nil, fail(binding.ErrUnavailable, path+" can't be opened: "+err.Error())
	}
	if err := db.Update(sweep); err != nil {
		_ = db.Close()
		return nil, err
	}
	files[path] = file{db}
	return store{file{db}}, nil
}

// CloseFiles closes the files that are open in a folder or below it.
func CloseFiles(folder string) error {
	mu.Lock()
	defer mu.Unlock()
	var err error
	for path, opened := range files {
		if inside, notInside := filepath.Rel(folder, path); notInside == nil && filepath.IsLocal(inside) {
			err = errors.Join(err, opened.db.Close())
			delete(files, path)
		}
	}
	return err
}

// sweep makes the bucket, and removes what has expired from it.
func sweep(tx *bolt.Tx) error {
	bucket, err := tx.CreateBucketIfNotExists(bucketName)
	if err != nil {
		return err
	}
	now := clock.Now()
	var expired [][]byte
	err = bucket.ForEach(func(key, record []byte) error {
		if entry := decode(string(key), record); !entry.Expires.IsZero() && !now.Before(entry.Expires) {
			expired = append(expired, key)
		}
		return nil
	})
	for _, key := range expired {
		err = errors.Join(err, bucket.Delete(key))
	}
	return err
}

func (f file) get(key string) (Entry, error) {
	entry := Entry{Key: key}
	err := f.db.View(func(tx *bolt.Tx) error {
		entry = decode(key, tx.Bucket(bucketName).Get([]byte(key)))
		entry.Value = append([]byte{}, entry.Value...) // it is the file's, and only valid here
		return nil
	})
	return entry, err
}

func (f file) update(key string, change func(Entry, string) (Entry, error)) error {
	return f.db.Update(func(tx *bolt.Tx) error {
		bucket := tx.Bucket(bucketName)
		next, err := bucket.NextSequence()
		if err != nil {
			return err
		}
		entry, err := change(decode(key, bucket.Get([]byte(key))), strconv.FormatUint(next, 10))
		if err != nil {
			return err
		}
		if entry.Version == "" {
			return bucket.Delete([]byte(key))
		}
		return bucket.Put([]byte(key), encode(entry, next))
	})
}

func (f file) scan(from string, visit func(Entry) bool) error {
	return f.db.View(func(tx *bolt.Tx) error {
		cursor := tx.Bucket(bucketName).Cursor()
		for key, record := cursor.Seek([]byte(from)); key != nil; key, record = cursor.Next() {
			entry := decode(string(key), record)
			entry.Value = nil
			if !visit(entry) {
				break
			}
		}
		return nil
	})
}

// A record is the entry's version, when it expires in milliseconds since 1970
// (0 for never), and the length of its metadata, which follows and is followed
// by the value: 8, 8 and 2 bytes, big-endian.
const head = 18

func encode(entry Entry, version uint64) []byte {
	record := make([]byte, 0, head+len(entry.Metadata)+len(entry.Value))
	record = binary.BigEndian.AppendUint64(record, version)
	record = binary.BigEndian.AppendUint64(record, uint64(toMillis(entry.Expires)))
	record = binary.BigEndian.AppendUint16(record, uint16(len(entry.Metadata)))
	record = append(record, entry.Metadata...)
	return append(record, entry.Value...)
}

// decode returns an entry without a Version where there is no record.
func decode(key string, record []byte) Entry {
	if len(record) < head {
		return Entry{Key: key}
	}
	version := binary.BigEndian.Uint64(record)
	expires := int64(binary.BigEndian.Uint64(record[8:]))
	end := head + int(binary.BigEndian.Uint16(record[16:]))
	return Entry{
		Key:      key,
		Value:    record[end:],
		Metadata: string(record[head:end]),
		Expires:  fromMillis(expires),
		Version:  strconv.FormatUint(version, 10),
	}
}
