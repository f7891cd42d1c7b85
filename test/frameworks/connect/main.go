// connect: unary calls and streams, over the Connect and gRPC-Web protocols, of messages that need no generated code.
package main

import (
	"context"
	"errors"
	"log"
	"net/http"
	"os"
	"strings"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

const service = "/greet.v1.GreetService/"

func main() {
	mux := http.NewServeMux()
	options := connect.WithHandlerOptions(connect.WithInterceptors(tell()), connect.WithRecover(
		func(_ context.Context, _ connect.Spec, _ http.Header, reason any) error {
			return connect.NewError(connect.CodeInternal, errors.New(reason.(string)))
		}))
	mux.Handle(service+"Greet", connect.NewUnaryHandler(service+"Greet", greet,
		options, connect.WithIdempotency(connect.IdempotencyNoSideEffects)))
	mux.Handle(service+"Describe", connect.NewUnaryHandler(service+"Describe", describe, options))
	mux.Handle(service+"CountTo", connect.NewServerStreamHandler(service+"CountTo", countTo, options))
	mux.Handle(service+"Sum", connect.NewClientStreamHandler(service+"Sum", sum, options))
	log.Fatal(http.ListenAndServe(":"+os.Getenv("PORT"), mux))
}

// tell adds a field to every response of a unary call.
func tell() connect.Interceptor {
	return connect.UnaryInterceptorFunc(func(next connect.UnaryFunc) connect.UnaryFunc {
		return func(ctx context.Context, req connect.AnyRequest) (connect.AnyResponse, error) {
			res, err := next(ctx, req)
			if err == nil {
				res.Header().Set("X-Procedure", req.Spec().Procedure)
			}
			return res, err
		}
	})
}

func greet(_ context.Context, req *connect.Request[wrapperspb.StringValue]) (*connect.Response[wrapperspb.StringValue], error) {
	switch name := req.Msg.GetValue(); name {
	case "":
		failure := connect.NewError(connect.CodeInvalidArgument, errors.New("name is required"))
		failure.Meta().Set("X-Reason", "empty")
		return nil, failure
	case "panic":
		panic("on purpose")
	default:
		res := connect.NewResponse(wrapperspb.String("Hello, " + name + "!"))
		res.Trailer().Set("Greet-Version", "v1")
		return res, nil
	}
}

func describe(_ context.Context, req *connect.Request[structpb.Struct]) (*connect.Response[structpb.Struct], error) {
	return connect.NewResponse(&structpb.Struct{Fields: map[string]*structpb.Value{
		"keys":  structpb.NewNumberValue(float64(len(req.Msg.GetFields()))),
		"agent": structpb.NewBoolValue(strings.Contains(req.Header().Get("User-Agent"), "test")),
	}}), nil
}

func countTo(_ context.Context, req *connect.Request[wrapperspb.Int32Value], stream *connect.ServerStream[wrapperspb.Int32Value]) error {
	stream.ResponseHeader().Set("X-Count", "yes")
	for i := int32(1); i <= req.Msg.GetValue(); i++ {
		if i > 5 {
			return connect.NewError(connect.CodeOutOfRange, errors.New("five is enough"))
		}
		if err := stream.Send(wrapperspb.Int32(i)); err != nil {
			return err
		}
	}
	return nil
}

func sum(_ context.Context, stream *connect.ClientStream[wrapperspb.Int32Value]) (*connect.Response[wrapperspb.Int32Value], error) {
	total := int32(0)
	for stream.Receive() {
		total += stream.Msg().GetValue()
	}
	if err := stream.Err(); err != nil {
		return nil, err
	}
	return connect.NewResponse(wrapperspb.Int32(total)), nil
}
