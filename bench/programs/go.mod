module bench

go 1.24

require (
	github.com/go-chi/chi/v5 v5.2.3
	go-edge.dev v0.0.0
)

require (
	go.etcd.io/bbolt v1.4.3 // indirect
	golang.org/x/sys v0.29.0 // indirect
)

replace go-edge.dev => ../../go
