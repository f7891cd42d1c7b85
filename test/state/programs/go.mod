module state

go 1.24

require go-edge.dev v0.0.0

require (
	go.etcd.io/bbolt v1.4.3 // indirect
	golang.org/x/sys v0.29.0 // indirect
)

replace go-edge.dev => ../../../go
