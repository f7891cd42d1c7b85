/** What a function belongs to that is in no package: C, assembly, and what compilers make of their own. */
export const NO_PACKAGE = "(no package)";

/** What Go's linker and TinyGo make for types: comparing and hashing, and the dispatch of interfaces. */
export const GENERATED = "(generated for types)";

/**
 * Computes the import path of the package that a function belongs to, from its name as Go's linker writes it
 * (`net/http.(*Server).Serve`, `gopkg.in/yaml%2ev3.Unmarshal`) or as TinyGo does (`(*net/http.Server).Serve`).
 */
export function resolvePackage(name: string): string {
  const generated = /^(?:type:\.(?:eq|hash|eqfunc\d*|hashfunc\d*)\.|interface:|struct:)(.*)/s.exec(name);
  const own = generated ? generated[1]! : name.replace(/^\(\*?/, "");
  // Beyond the bracket are type arguments, or what a type consists of.
  const path = own.split(/[[{( ]/, 1)[0]!;
  const last = path.lastIndexOf("/") + 1;
  // The version at the end of a path is the one dot in its last step that TinyGo leaves as it is.
  const version = /^[^.]*\.v\d+(?=\.)/.exec(path.slice(last));
  const dot = version ? last + version[0].length : path.indexOf(".", last);
  if (dot > last) return unescapePath(path.slice(0, dot));
  if (generated) return GENERATED;
  return NO_PACKAGE;
}

/** The linker escapes what could be taken for the end of the path. */
function unescapePath(path: string): string {
  return path.replace(/%([0-9a-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** Whose code it is. */
export const GROUPS = ["program", "dependencies", "go-edge", "standard library", "other"] as const;
export type Group = (typeof GROUPS)[number];

/** What is known of where packages come from. */
export interface Modules {
  /** Path of the program's own module; undefined when the binary does not tell. */
  main: string | undefined;
  /** Paths of the modules that the program requires. */
  required: readonly string[];
  /** Path of the library of go-edge. */
  library: string;
}

/** First steps of paths of the standard library, TinyGo's own among them. */
const STANDARD = new Set(
  (
    "archive bufio builtin bytes cmp compress container context crypto database debug device embed encoding errors expvar " +
    "flag fmt go hash html image index internal io iter log machine maps math mime net os path plugin reflect regexp " +
    "runtime simd slices sort strconv strings structs sync syscall testing text time unicode unique unsafe vendor weak"
  ).split(" "),
);

/** Computes whose code a package is. */
export function resolveGroup(path: string, { main, required, library }: Modules): Group {
  const isOf = (module: string) => path === module || path.startsWith(`${module}/`);
  if (path === NO_PACKAGE || path === GENERATED) return "other";
  if (isOf(library)) return "go-edge";
  if (path === "main" || (main !== undefined && isOf(main))) return "program";
  if (required.some(isOf)) return "dependencies";
  const first = path.split("/", 1)[0]!;
  if (STANDARD.has(first)) return "standard library";
  return first.includes(".") ? "dependencies" : "program";
}
