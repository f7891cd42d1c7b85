//go:build !wasip1

package edge

import (
	"context"
	"errors"
	"net/http"
	"net/url"
)

// Fetch sends a request to another server, and waits for the head of the
// response. When ctx ends, request and response do.
func Fetch(ctx context.Context, r *FetchRequest) (*FetchResponse, error) {
	request, err := http.NewRequestWithContext(ctx, r.Method, r.URL, r.Body)
	if err != nil {
		return nil, &fetchError{r.Method, r.URL, err}
	}
	if r.ContentLength > 0 && request.ContentLength == 0 && r.Body != nil {
		request.ContentLength = r.ContentLength
	}
	for _, f := range r.Header {
		request.Header.Add(f.Name, f.Value)
	}
	client := &http.Client{CheckRedirect: func(_ *http.Request, via []*http.Request) error {
		if len(via) > r.Redirects || via[0].Method != http.MethodGet && via[0].Method != http.MethodHead {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	response, err := client.Do(request)
	if err != nil {
		var inner *url.Error // says method and URL itself
		if errors.As(err, &inner) {
			err = inner.Err
		}
		return nil, &fetchError{request.Method, r.URL, err}
	}
	return &FetchResponse{
		Status:        response.StatusCode,
		URL:           response.Request.URL.String(),
		Header:        headerOf(response.Header),
		Body:          response.Body,
		ContentLength: response.ContentLength,
	}, nil
}
