/** The go.mod of a server. */
export const MOD = "module example.com/app\n\ngo 1.24\n";

/** A server that answers with an expression, a text of Go's; `imports` come beside net/http. */
export const serving = (expression: string, imports: string[] = []): string => `package main

import (
${["net/http", ...imports].map((path) => `\t"${path}"\n`).join("")})

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte(${expression})) })
	http.ListenAndServe(":8080", nil)
}
`;
