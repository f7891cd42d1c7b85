import { renderBytes } from "../../build/render-report.ts";
import type { ValReport } from "../deployment.ts";
import type { FileChange } from "./changes.ts";
import type { FoundVal } from "./find.ts";

/** Renders which val it is, and who may see it. */
export function renderVal(name: string, { val, privacy }: FoundVal): string {
  return val === undefined ? `val ${name}: new, ${privacy}` : `val ${name}: ${val.privacy}, ${val.links.html}`;
}

/** Renders what becomes of a file: sizes are characters. */
export function renderChange({ path, change, before, after }: FileChange): string {
  const count = (size: number): string => size.toLocaleString("en-US");
  const was = before === null || before === after ? "" : `${count(before)} → `;
  const sizes = after === null ? "" : `${was}${count(after)} characters`;
  return `  ${change.padEnd(9)}  ${path.padEnd(24)}  ${sizes}`.trimEnd();
}

/** Renders what becomes of a blob. */
export function renderBlob({ sha256, bytes, change }: ValReport["blobs"][number], host: string): string {
  return `  ${change.padEnd(9)}  ${`${sha256.slice(0, 16)}…`.padEnd(24)}  ${renderBytes(bytes)} on ${host}`;
}
