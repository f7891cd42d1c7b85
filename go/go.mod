module go-edge.dev

go 1.24
