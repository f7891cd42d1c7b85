// A command line tool of many small jobs, to see what it is like to be run.
package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Println("no job")
		return
	}
	switch args := os.Args[2:]; os.Args[1] {
	case "args":
		fmt.Printf("%q\n", args)
	case "env":
		fmt.Println(os.Getenv(args[0]), len(os.Environ()))
	case "cat":
		n, err := io.Copy(os.Stdout, os.Stdin)
		fmt.Fprintln(os.Stderr, n, err)
	case "exit":
		code, _ := strconv.Atoi(args[0])
		os.Exit(code)
	case "panic":
		panic("on purpose")
	case "deep":
		depth, _ := strconv.Atoi(args[0])
		fmt.Println(deep(depth))
	case "read":
		text, err := os.ReadFile(args[0])
		fmt.Println(strings.TrimSpace(string(text)), err)
	case "write":
		fmt.Println(os.WriteFile(args[0], []byte(args[1]), 0o600))
	case "where":
		dir, err := os.Getwd()
		fmt.Println(dir, err)
		file, err := os.CreateTemp("", "tool-")
		fmt.Println(file != nil, err)
	case "sleep":
		fmt.Println("ready")
		time.Sleep(time.Minute)
	case "spin":
		fmt.Println("ready")
		for i := 0; ; i++ {
			if i < 0 {
				break
			}
		}
	case "wait":
		fmt.Println("ready")
		io.Copy(io.Discard, os.Stdin)
	}
}

func deep(depth int) int {
	if depth == 0 {
		return 0
	}
	return deep(depth-1) + 1
}
