// Checks that every path of this repository that the documentation names exists: paths in backticks, and those in
// pictures, which are fences without a language.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const PATH = /^(?:adapter|docs|go|templates|test|tools|bench)\/[\w./-]*$/;

const pages = readdirSync(join(root, "docs")).map((name) => `docs/${name}`);
const documents = [...pages, "CONTRIBUTING.md", "README.md"]
  .filter((file) => file.endsWith(".md") && existsSync(join(root, file)))
  .sort();

let checked = 0;
const missing = [];
for (const file of documents) {
  for (const { path, line } of findPaths(readFileSync(join(root, file), "utf8"))) {
    checked++;
    if (!existsSync(join(root, path))) missing.push(`${file}:${line}: ${path}`);
  }
}

if (missing.length > 0) {
  console.error(`the documentation names paths that do not exist:\n  ${missing.join("\n  ")}`);
  process.exitCode = 1;
} else {
  console.log(`${checked} paths in ${documents.length} documents: all exist`);
}

/** Lists the paths that a document names, with their lines. Placeholders, patterns and commands are none. */
function findPaths(text) {
  const found = [];
  let fence;
  for (const [index, line] of text.split("\n").entries()) {
    const mark = /^\s*(`{3,})\s*(\w*)/.exec(line);
    if (mark !== null) {
      fence = fence === undefined ? { picture: mark[2] === "" } : undefined;
      continue;
    }
    if (fence?.picture === false) continue;
    const words = fence ? line.split(/[\s,]+/) : [...line.matchAll(/`([^`]+)`/g)].map((match) => match[1]);
    for (const word of words) {
      if (PATH.test(word)) found.push({ path: word, line: index + 1 });
    }
  }
  return found;
}
