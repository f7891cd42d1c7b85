// Functions of the project's own, called with Go values.
package main

import (
	"errors"
	"math"
	"strconv"

	"go-edge.dev/edge"
	_ "go-edge.dev/edge/edgejson"
)

type text struct {
	Text   string `json:"text"`
	Length int    `json:"length"`
	Big    int64  `json:"big,string,omitempty"`
}

func main() {
	edge.HandleFunc("/measure", func(w edge.ResponseWriter, r *edge.Request) {
		var out text
		err := edge.Call(r.Context(), "measure", text{Text: "Köln 😀"}, &out)
		tell(w, out.Text+" "+strconv.Itoa(out.Length), err)
	})
	edge.HandleFunc("/echo", func(w edge.ResponseWriter, r *edge.Request) {
		in, out := text{Text: "a\u2028b\x00<", Big: 9007199254740993}, text{}
		err := edge.Call(r.Context(), "echo", &in, &out)
		tell(w, strconv.FormatBool(in == out)+" "+strconv.FormatInt(out.Big, 10), err)
	})
	edge.HandleFunc("/sum", func(w edge.ResponseWriter, r *edge.Request) {
		var sum float64
		err := edge.Call(r.Context(), "sum", []int{1, 2, 39}, &sum)
		tell(w, strconv.FormatFloat(sum, 'f', -1, 64), err)
	})
	edge.HandleFunc("/nothing", func(w edge.ResponseWriter, r *edge.Request) {
		tell(w, "nothing", edge.Call(r.Context(), "nothing", nil, nil))
	})
	edge.HandleFunc("/other", func(w edge.ResponseWriter, r *edge.Request) {
		var n int
		tell(w, "", edge.Call(r.Context(), "echo", "text", &n))
	})
	edge.HandleFunc("/unfit", func(w edge.ResponseWriter, r *edge.Request) {
		tell(w, "", edge.Call(r.Context(), "echo", math.NaN(), nil))
	})
	edge.HandleFunc("/unknown", func(w edge.ResponseWriter, r *edge.Request) {
		tell(w, "", edge.Call(r.Context(), "unknown", nil, nil))
	})
	edge.ListenAndServe(":8080", nil)
}

func tell(w edge.ResponseWriter, text string, err error) {
	if err != nil {
		text = err.Error() + " " + strconv.FormatBool(errors.Is(err, edge.ErrInvalid)) + " " +
			strconv.FormatBool(errors.Is(err, edge.ErrNoBinding))
	}
	w.Write([]byte(text))
}
