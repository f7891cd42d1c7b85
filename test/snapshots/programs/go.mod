module snapshots

go 1.24

require go-edge.dev v0.0.0

replace go-edge.dev => ../../../go
