import { beforeEach, vi } from "vitest";
import { type App, createApp } from "../../../adapter/runtime/app.ts";
import { assembleText } from "./assemble.ts";
import { ORIGIN, PLATFORM, SETTINGS } from "./platform.ts";

/** The head of a response, at 0 in the memory of each guest. */
const HEAD = "200";
export const HEAD_SIZE = 3;

/** Arguments of a fetch that nobody answers. */
const ARGS = '{"method":"PUT","url":"http://127.0.0.1:1/","headers":[],"length":-1,"decode":true}';

/** What a guest is made of; what is left out behaves well. */
export interface Parts {
  /** Body of edge_run, with $kind, $id and $size. */
  run?: string;
  start?: string;
  initialize?: string;
  extra?: string;
  abi?: number;
}

/** Takes the event. */
export const READ = "(drop (call $event_read (i32.const 4096) (local.get $size)))";
/** Answers the request $id. */
export const RESPOND = `(call $respond (local.get $id) (i32.const 0) (i32.const ${HEAD_SIZE}) (i32.const 0) (i32.const 2))`;
export const GOOD = `${READ} ${RESPOND}`;

/** Where {@link ARGS} are. */
export const PLACE = `(i32.const 3000) (i32.const ${ARGS.length})`;

/** Starts a fetch, and has its id in $size. */
export const startFetch = (flags: number, args = PLACE, body = "(i32.const 0) (i32.const 0)"): string =>
  `(local.set $size (call $fetch (local.get $id) ${args} ${body} (i32.const ${flags})))`;

/** Makes a guest of its parts. */
export function assemble({ run = GOOD, start = "(call $serve)", initialize = "", extra = "", abi = 1 }: Parts) {
  return assembleText(
    `(module
      (import "edge" "serve" (func $serve))
      (import "edge" "event_read" (func $event_read (param i32 i32) (result i32)))
      (import "edge" "body_read" (func $body_read (param i32 i32 i32) (result i32)))
      (import "edge" "respond" (func $respond (param i32 i32 i32 i32 i32)))
      (import "edge" "respond_start" (func $respond_start (param i32 i32 i32)))
      (import "edge" "respond_write" (func $respond_write (param i32 i32 i32) (result i32)))
      (import "edge" "respond_end" (func $respond_end (param i32 i32)))
      (import "edge" "panicked" (func $panicked (param i32 i32 i32)))
      (import "edge" "request_data" (func $request_data (param i32 i32 i32) (result i32)))
      (import "edge" "hold" (func $hold (param i32)))
      (import "edge" "unhold" (func $unhold (param i32)))
      (import "edge" "call_result" (func $call_result (param i32 i32 i32 i32)))
      (import "edge" "op_read" (func $op_read (param i32 i32 i32) (result i32)))
      (import "edge" "op_write" (func $op_write (param i32 i32 i32) (result i32)))
      (import "edge" "op_end" (func $op_end (param i32 i32)))
      (import "edge" "op_close" (func $op_close (param i32)))
      (import "edge_op" "fetch" (func $fetch (param i32 i32 i32 i32 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
      (memory (export "memory") 1)
      (data (i32.const 0) "${HEAD}")
      (data (i32.const 2048) "\\ff")
      (data (i32.const 1024) "200\\0aa\\0ab\\0dc")
      (data (i32.const 3000) "${ARGS.replaceAll('"', '\\"')}")
      ${extra}
      (func (export "edge_abi_${abi}"))
      (func (export "_initialize") ${initialize})
      (func (export "edge_start") ${start})
      (func (export "edge_run") (param $kind i32) (param $id i32) (param $size i32) ${run}))`,
  );
}

/** An app of such a guest. */
export async function serve(parts: Parts): Promise<App> {
  return createApp(assemble(parts), PLATFORM, SETTINGS);
}

/** Has an app answer a request. */
export const ask = async (app: App, init: RequestInit = {}): Promise<Response> =>
  await app.handle(new Request("http://guest/", init), ORIGIN);

/** The lines that a test writes to console.error, from its start. */
export function gatherErrors(): string[] {
  const said: string[] = [];
  beforeEach(() => {
    said.length = 0;
    vi.spyOn(console, "error").mockImplementation((line) => said.push(String(line)));
  });
  return said;
}
