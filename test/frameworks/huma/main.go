// huma: operations with validated input, problem details, and an OpenAPI description, on the standard ServeMux.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/danielgtaylor/huma/v2/sse"
)

type greetingOutput struct {
	ETag string `header:"ETag"`
	Body struct {
		Message string `json:"message" example:"Hello, world!" doc:"Greeting message"`
	}
}

type reviewInput struct {
	Session http.Cookie `cookie:"session"`
	Body    struct {
		Author  string   `json:"author" maxLength:"10" doc:"Author of the review"`
		Rating  int      `json:"rating" minimum:"1" maximum:"5"`
		Message string   `json:"message,omitempty" maxLength:"100"`
		Tags    []string `json:"tags,omitempty" uniqueItems:"true"`
	}
}

type tick struct {
	N int `json:"n"`
}

func main() {
	mux := http.NewServeMux()
	api := humago.New(mux, huma.DefaultConfig("My API", "1.0.0"))
	api.UseMiddleware(func(ctx huma.Context, next func(huma.Context)) {
		ctx.SetHeader("X-Operation", ctx.Operation().OperationID)
		next(ctx)
	})
	huma.Get(api, "/greeting/{name}", func(ctx context.Context, input *struct {
		Name string `path:"name" maxLength:"10" example:"world"`
		Loud bool   `query:"loud"`
	}) (*greetingOutput, error) {
		out := &greetingOutput{ETag: `"v1"`}
		out.Body.Message = fmt.Sprintf("Hello, %s!", input.Name)
		if input.Loud {
			out.Body.Message += "!!"
		}
		return out, nil
	})
	huma.Register(api, huma.Operation{
		OperationID: "post-review", Method: http.MethodPost, Path: "/reviews", DefaultStatus: http.StatusCreated,
	}, func(ctx context.Context, input *reviewInput) (*struct{}, error) {
		if input.Body.Author == "nobody" {
			return nil, huma.Error404NotFound("no such author", fmt.Errorf("session %q", input.Session.Value))
		}
		return nil, nil
	})
	huma.Post(api, "/raw", func(ctx context.Context, input *struct{ RawBody []byte }) (*struct {
		ContentType string `header:"Content-Type"`
		Body        []byte
	}, error) {
		out := &struct {
			ContentType string `header:"Content-Type"`
			Body        []byte
		}{"application/x-raw", append([]byte{0xff}, input.RawBody...)}
		return out, nil
	})
	huma.Post(api, "/upload", func(ctx context.Context, input *struct {
		RawBody huma.MultipartFormFiles[struct {
			File huma.FormFile `form:"file" contentType:"text/plain" required:"true"`
			Name string        `form:"name"`
		}]
	}) (*greetingOutput, error) {
		form := input.RawBody.Data()
		out := &greetingOutput{}
		out.Body.Message = fmt.Sprintln(form.Name, form.File.Filename, form.File.Size)
		return out, nil
	})
	sse.Register(api, huma.Operation{OperationID: "ticks", Method: http.MethodGet, Path: "/ticks"},
		map[string]any{"tick": tick{}},
		func(ctx context.Context, input *struct{}, send sse.Sender) {
			for i := range 3 {
				send.Data(tick{N: i})
				time.Sleep(2 * time.Millisecond)
			}
		})
	log.Fatal(http.ListenAndServe(":"+os.Getenv("PORT"), mux))
}
