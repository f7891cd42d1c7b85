package envelope

import (
	"encoding/json"
	"math/rand"
	"testing"
)

// pieces are what heads are made and spoiled with.
var pieces = []string{
	`"`, `\`, `\"`, `\u00`, `\u00e9`, `\ud83d\ude00`, `\ud800`, `\udc00`, `\n`, `\/`, `\x`, "\u00e9", "\u20ac", "\U0001f600",
	`{`, `}`, `[`, `]`, `,`, `:`, ` `, "\t", "\n", "\x00", "\x1f", "\x7f", "\x80", "\xff",
	`null`, `true`, `false`, `nul`, `0`, `-0`, `01`, `-1`, `1.5`, `1e3`, `-`, `999999999999999999`, `9223372036854775808`,
	`"status"`, `"text"`, `"headers"`, `"location"`, `"decoded"`, `"name"`, `"payload"`, `"other"`, `[["a","b"]]`, `"GET"`, `{"a":[1,{}]}`,
}

// The checks of the fuzz tests, with 20,000 random inputs each, always the
// same ones.
func TestRandomly(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for range 20_000 {
		checkRequest(t, spoil(r, randomLines(r)))
		checkFetched(t, spoil(r, randomHead(r, "status", "text", "location", "decoded", "headers", "other")))
		checkCall(t, spoil(r, randomHead(r, "name", "payload", "other")))
		checkHead(t, r.Int(), randomText(r), randomText(r), randomText(r), randomText(r))
		checkFields(t, randomText(r), randomText(r), randomText(r), randomText(r))
		checkString(t, randomText(r))
	}
}

func randomText(r *rand.Rand) string {
	text := ""
	for range r.Intn(5) {
		text += pieces[r.Intn(len(pieces))]
	}
	return text
}

// randomHead is well formed, but that it may have some keys twice.
func randomHead(r *rand.Rand, keys ...string) string {
	values := map[string]func() any{
		"status":  func() any { return r.Int63() >> r.Intn(63) },
		"decoded": func() any { return r.Intn(2) == 0 },
		"headers": func() any { return [][2]string{{randomText(r), randomText(r)}, {"x", randomText(r)}}[:r.Intn(3)] },
		"payload": func() any {
			return []any{nil, true, 1e100, randomText(r), map[string]any{"a": []int{1, -2}}}[r.Intn(5)]
		},
	}
	head := "{"
	for i := range r.Intn(6) {
		if i > 0 {
			head += ","
		}
		key := keys[r.Intn(len(keys))]
		value := any(randomText(r))
		if make := values[key]; make != nil {
			value = make()
		} else if key == "other" {
			value = values["payload"]()
		}
		text, err := json.Marshal(value)
		if err != nil {
			panic(err)
		}
		head += `"` + key + `":` + string(text)
	}
	return head + "}"
}

// randomLines is a head of a request, but that it may have lines too many.
func randomLines(r *rand.Rand) string {
	head := "GET\n/\n" + []string{"0", "-1", "17"}[r.Intn(3)] + "\n\n\n"
	for range r.Intn(3) {
		head += "\n" + []string{"", ":"}[r.Intn(2)] + randomText(r) + "\n" + randomText(r)
	}
	return head
}

// spoil changes a text in up to three places.
func spoil(r *rand.Rand, text string) string {
	for range r.Intn(4) {
		at := r.Intn(len(text) + 1)
		end := min(len(text), at+r.Intn(3))
		text = text[:at] + []string{"", pieces[r.Intn(len(pieces))]}[r.Intn(2)] + text[end:]
	}
	return text
}
