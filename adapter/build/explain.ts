import type { Compiler } from "./compiler.ts";

/** What a compiler prints, and what it means in plain words. */
const FAILURES: readonly { compiler?: Compiler["name"]; pattern: RegExp; hint: string | undefined }[] = [
  {
    pattern: /requires go (version )?>?=? ?\d|go\.mod requires go/,
    hint: "The module asks for another Go version than the one installed: install it, or change the go line in go.mod.",
  },
  {
    pattern: /build constraints exclude all Go files in .*syscall[/\\]js|package syscall\/js/,
    hint: "syscall/js needs a browser's wasm (GOOS=js). Leave it out of this build, with `//go:build js` in the file that imports it.",
  },
  {
    pattern: /build constraints exclude all Go files/,
    hint: "That package has no code for wasm (GOOS=wasip1 GOARCH=wasm). Often it needs C, or one operating system. Choose another, or keep it to native builds with `//go:build !wasip1`.",
  },
  {
    pattern: /no required module provides package|missing go\.sum entry|updates to go\.mod needed/,
    hint: "Run `go mod tidy`.",
  },
  {
    compiler: "TinyGo",
    pattern: /wasm-opt/,
    hint: "TinyGo needs binaryen's wasm-opt: install binaryen, or name the program in the environment variable WASMOPT.",
  },
  {
    compiler: "TinyGo",
    pattern: /undefined symbol|undefined reference/,
    hint: "Those functions have no body in TinyGo: it lacks that part of the runtime or standard library. Build with --compiler go.",
  },
  {
    compiler: "TinyGo",
    pattern: /package net(\/\S+)? is not in std|could not import net(\/\S+)?|cannot find package/,
    hint: "This TinyGo does not have that package of the standard library. Build with --compiler go, or use the `edge` package in place of net/http.",
  },
  {
    // Go would refuse it in the same words.
    compiler: "TinyGo",
    pattern: /syntax error|declared and not used|imported and not used|cannot use .* as .* value/,
    hint: undefined,
  },
];

/** Computes what to try after a compiler's output, in plain words; undefined when the output says it best. */
export function explainFailure(compiler: Compiler["name"], output: string): string | undefined {
  const known = FAILURES.find((entry) => (entry.compiler ?? compiler) === compiler && entry.pattern.test(output));
  if (known) return known.hint;
  if (compiler !== "TinyGo") return undefined;
  return "TinyGo does not compile every program that Go does. If `go build` takes this one, build with --compiler go.";
}
