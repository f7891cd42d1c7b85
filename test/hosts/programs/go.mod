module hosts

go 1.24
