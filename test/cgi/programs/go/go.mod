module cgiprogram

go 1.24
