//go:build !wasip1

package edge

import (
	"math/rand"
	"strings"
	"testing"
)

// The checks of the fuzz tests, with 20,000 random inputs each, always the
// same ones.
func TestRandomly(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	urls := []string{"http://", "https://", "/", "//", "a.example", ":80", "[::1]", "?", "#", "%", "%2F", "%zz", "%C3%A9", "+", "&", "=", ";", ":", "a", "é", ".", ".."}
	tags := []string{"<html", "<!DOCTYPE ", "html", "HTML", ">", " ", "\n", "\x0c", "\x00", "\x1b", "a", "é", "\xff", "<", "\xef\xbb\xbf", "%PDF-", "<?xml"}
	segments := []string{"a", "b", "c%2F", "%C3%A9", "{a}", "{b}", "{x}", "{a}", "{b}", "{x}"}
	ends := []string{"", "", "/", "/", "/{c...}", "/{$}", "/{}", "/{", "/é", "/%zz", "/.", "/../a", "//a", "/}"}
	parts := []string{"a", "b", "a", "b", "c%2F", "c/", "%61", "%C3%A9", "%zz", ".", "..", "", "a?a=/", "(a)"}
	methods := []string{"GET ", "HEAD ", "POST ", "ODD ", "", "", "", "GET  ", "GET\t", "G@T "}
	join := func(from []string, atMost int, separator string) string {
		text := ""
		for range r.Intn(atMost) {
			text += separator + from[r.Intn(len(from))]
		}
		return text
	}
	for range 20_000 {
		checkURL(t, urls[r.Intn(2)]+join(urls, 8, ""))
		checkURL(t, join(urls, 8, ""))
		checkQuery(t, join(urls, 8, ""))
		checkSniff(t, []byte(join(tags, 8, "")))
		var patterns []string
		for range 1 + r.Intn(6) {
			patterns = append(patterns, methods[r.Intn(len(methods))]+join(segments, 4, "/")+ends[r.Intn(len(ends))])
		}
		checkServeMux(t, strings.Join(patterns, "\n"), strings.TrimSpace(methods[r.Intn(4)]), "/"+parts[r.Intn(len(parts))]+join(parts, 4, "/"))
	}
}
