import {
  BRIDGE_IMPORTS,
  BRIDGE_MODULE,
  OPERATION_IMPORTS,
  OPERATION_MODULE,
  OPERATIONS,
  WASI_MODULE,
} from "../../../adapter/runtime/abi.ts";
import { assembleText } from "./assemble.ts";
import { SIGNATURES, type Signature } from "./fuzz-imports.ts";

/** What a program can do beside calling imports; opcodes go on where the imports end. */
export const ACTIONS = ["park", "idle", "grow", "trap", "throw", "recurse", "fill", "store", "next"] as const;

const ops: readonly string[] = [...SIGNATURES.map(({ name }) => name), ...ACTIONS];
export const opcode = (name: string): number => ops.indexOf(name);

/** Bytes of a record: opcode, whether to catch, how often more, and nine words from byte 8 on. */
export const RECORD = 80;
/** Records that fit into a program. */
export const LONGEST = 25;

/** The memory: constants, the event being read, programs by id modulo 32, and from DATA on what programs play with. */
export const CONSTANTS = 1024;
const EVENT = 4096;
const EVENT_SIZE = 16 * 1024;
const PROGRAMS = 65536;
const PROGRAM = 2048;
export const DATA = 2 * 65536;
export const DATA_SIZE = 65536;

/** What a word becomes when its upper half is MAGIC: the lower half is a signed delta times four, and a kind. */
export const MAGIC = 0x5eedf00d;
export const KIND = { id: 0, size: 1, end: 2 } as const;

export const STRINGS = {
  ok: "200\ncontent-type\ntext/plain",
  plain: "299",
  empty: "204\nx-a\n1\nset-cookie\na=1\nset-cookie\nb=\u00c3\u00a9",
  unmodified: "304",
  highest: "599\nx\n\t\u00c3\u00bf",
  low: "199",
  badName: "200\na b\nc",
  badValue: "200\na\nb\rc: d",
  halfField: "200\na",
  echo: '{"length":1}',
  failing: '{"length":-1}',
  json: '{"a":[1,2,{"b":null}],"__proto__":{"c":1}}',
  text: "all is well",
  panic: "oh no\n\ngoroutine 7 [running]:",
  binary: "\u00ff\u00fe\u0080",
} as const;

const blob = Buffer.from(Object.values(STRINGS).join(""), "latin1");
/** Where a string of {@link STRINGS} is in memory at the beginning of each event. */
export function place(name: keyof typeof STRINGS): [ptr: number, length: number] {
  const names = Object.keys(STRINGS) as (keyof typeof STRINGS)[];
  const before = names.slice(0, names.indexOf(name)).reduce((sum, other) => sum + STRINGS[other].length, 0);
  return [CONSTANTS + before, STRINGS[name].length];
}

const i32 = (n: number): string => `(i32.const ${n})`;
const string = (name: keyof typeof STRINGS): string => place(name).map(i32).join(" ");

function moduleOf(name: string): string {
  const bridge: readonly string[] = [...BRIDGE_IMPORTS, ...OPERATION_IMPORTS];
  if (bridge.includes(name)) return BRIDGE_MODULE;
  return (OPERATIONS as readonly string[]).includes(name) ? OPERATION_MODULE : WASI_MODULE;
}

function declareImport({ name, params, returns }: Signature): string {
  const module = moduleOf(name);
  const types = [...params].map((p) => (p === "i" ? " i32" : " i64")).join("");
  return `(import "${module}" "${name}" (func $${name} (param${types})${returns ? " (result i32)" : ""}))`;
}

function callImport({ name, params, returns }: Signature): string {
  const words = [...params].map((p, i) => `(call ${p === "i" ? "$word" : "$long"} ${i32(i)})`);
  const call = `(call $${name} ${words.join(" ")})`;
  return `(func $op_${name} ${returns ? `(drop ${call})` : call})`;
}

const actions: Record<(typeof ACTIONS)[number], string> = {
  park: "",
  idle: "",
  grow: `(drop (memory.grow (call $word ${i32(0)})))`,
  trap: "(unreachable)",
  throw: "(throw $oops)",
  recurse: "(call $op_recurse) (call $op_recurse)",
  fill: `(memory.fill (call $word ${i32(0)}) (call $word ${i32(1)}) (call $word ${i32(2)}))`,
  store: `(i64.store (call $word ${i32(0)}) (call $long ${i32(1)}))`,
  next: "(global.set $next (global.get $record))",
};

/**
 * A guest that does what its events tell it: a payload has a program in hexadecimal digits after a "~". It runs until
 * it parks, and goes on at the next event of its id. A payload without a program is answered as it should be.
 * A program in the environment runs while it initializes ("I~") or in main ("S~").
 */
const SOURCE = `(module
  ${SIGNATURES.map(declareImport).join("\n  ")}
  (tag $oops)
  (memory (export "memory") 3 8)
  (data $constants "${blob.toString("hex").replace(/../g, "\\$&")}")
  (type $op (func))
  (table ${ops.length} funcref)
  (elem ${i32(0)} ${ops.map((name) => `$op_${name}`).join(" ")})
  (global $record (mut i32) ${i32(0)})
  (global $next (mut i32) ${i32(0)})
  (global $idle (mut i32) ${i32(0)})
  (global $last (mut i32) ${i32(0)})
  (global $id (mut i32) ${i32(0)})
  (global $size (mut i32) ${i32(0)})
  ${SIGNATURES.map(callImport).join("\n  ")}
  ${ACTIONS.map((name) => `(func $op_${name} ${actions[name]})`).join("\n  ")}

  (func $long (param $i i32) (result i64) (local $raw i64) (local $low i32)
    (local.set $raw (i64.load offset=8 (i32.add (global.get $record) (i32.mul (local.get $i) ${i32(8)}))))
    (if (i64.ne (i64.shr_u (local.get $raw) (i64.const 32)) (i64.const ${MAGIC})) (then (return (local.get $raw))))
    (local.set $low (i32.wrap_i64 (local.get $raw)))
    (i64.extend_i32_u (i32.add (i32.shr_s (local.get $low) ${i32(2)})
      (select (global.get $id)
        (select (global.get $size) (i32.mul (memory.size) ${i32(65536)})
          (i32.eq (i32.and (local.get $low) ${i32(3)}) ${i32(KIND.size)}))
        (i32.eq (i32.and (local.get $low) ${i32(3)}) ${i32(KIND.id)})))))
  (func $word (param $i i32) (result i32) (i32.wrap_i64 (call $long (local.get $i))))

  (func $execute (param $record i32) (local $more i32)
    (local.set $more (i32.load8_u offset=2 (local.get $record)))
    (loop $again
      (global.set $record (local.get $record))
      (if (i32.load8_u offset=1 (local.get $record))
        (then (try (do (call_indirect (type $op) (i32.load8_u (local.get $record)))) (catch_all)))
        (else (call_indirect (type $op) (i32.load8_u (local.get $record)))))
      (if (local.get $more) (then
        (local.set $more (i32.sub (local.get $more) ${i32(1)}))
        (br $again)))))

  ;; A program: 0 records, 4 the next one, 8 its id, 16 the records.
  (func $run (param $at i32) (local $pc i32) (local $record i32)
    (global.set $id (i32.load offset=8 (local.get $at)))
    (block $parked (loop $again
      (local.set $pc (i32.load offset=4 (local.get $at)))
      (br_if $parked (i32.ge_u (local.get $pc) (i32.load (local.get $at))))
      (local.set $record (i32.add (i32.add (local.get $at) ${i32(16)}) (i32.mul (local.get $pc) ${i32(RECORD)})))
      (i32.store offset=4 (local.get $at) (i32.add (local.get $pc) ${i32(1)}))
      (br_if $parked (i32.eq (i32.load8_u (local.get $record)) ${i32(opcode("park"))}))
      (if (i32.eq (i32.load8_u (local.get $record)) ${i32(opcode("idle"))})
        (then
          (global.set $idle (i32.add (local.get $record) ${i32(RECORD)}))
          (i32.store offset=4 (local.get $at) (i32.add (local.get $pc) ${i32(2)})))
        (else (call $execute (local.get $record))))
      (br $again))))

  (func $digit (param $c i32) (result i32)
    (if (result i32) (i32.lt_u (i32.sub (local.get $c) ${i32(48)}) ${i32(10)})
      (then (i32.sub (local.get $c) ${i32(48)}))
      (else (if (result i32) (i32.lt_u (i32.sub (local.get $c) ${i32(97)}) ${i32(6)})
        (then (i32.sub (local.get $c) ${i32(87)}))
        (else ${i32(-1)})))))

  ;; Decodes the program in the event's buffer; returns where it is, or 0 where there is none.
  (func $decode (param $id i32) (result i32) (local $from i32) (local $at i32) (local $to i32)
    (local.set $from ${i32(EVENT)})
    (loop $search
      (if (i32.ge_u (local.get $from) ${i32(EVENT + EVENT_SIZE)}) (then (return ${i32(0)})))
      (local.set $from (i32.add (local.get $from) ${i32(1)}))
      (br_if $search (i32.ne (i32.load8_u (i32.sub (local.get $from) ${i32(1)})) ${i32(126)})))
    (local.set $at (i32.add ${i32(PROGRAMS)} (i32.mul (i32.and (local.get $id) ${i32(31)}) ${i32(PROGRAM)})))
    (local.set $to (i32.add (local.get $at) ${i32(16)}))
    (block $done (loop $again
      (br_if $done (i32.eq (call $digit (i32.load8_u (local.get $from))) ${i32(-1)}))
      (br_if $done (i32.ge_u (i32.sub (local.get $to) (local.get $at)) ${i32(PROGRAM)}))
      (i32.store8 (local.get $to) (i32.or
        (i32.shl (call $digit (i32.load8_u (local.get $from))) ${i32(4)})
        (call $digit (i32.load8_u offset=1 (local.get $from)))))
      (local.set $from (i32.add (local.get $from) ${i32(2)}))
      (local.set $to (i32.add (local.get $to) ${i32(1)}))
      (br $again)))
    (i32.store (local.get $at) (i32.div_u
      (i32.sub (i32.sub (local.get $to) (local.get $at)) ${i32(16)}) ${i32(RECORD)}))
    (i32.store offset=4 (local.get $at) ${i32(0)})
    (i32.store offset=8 (local.get $at) (local.get $id))
    (global.set $last (local.get $at))
    (local.get $at))

  (func $read_event (param $size i32) (local $to i32)
    (local.set $to ${i32(EVENT)})
    (if (global.get $next) (then
      (global.set $record (global.get $next))
      (global.set $next ${i32(0)})
      (local.set $to (call $word ${i32(0)}))
      (drop (call $event_read (local.get $to) (call $word ${i32(1)}))))
    (else (drop (call $event_read (local.get $to) (local.get $size)))))
    (if (i32.gt_u (local.get $size) ${i32(EVENT_SIZE)}) (then (unreachable)))
    (memory.copy ${i32(EVENT)} (local.get $to) (local.get $size))
    (memory.fill (i32.add ${i32(EVENT)} (local.get $size)) ${i32(0)} (i32.sub ${i32(EVENT_SIZE)} (local.get $size))))

  (func $reset (memory.init $constants ${i32(CONSTANTS)} ${i32(0)} ${i32(blob.length)}))

  (func $start (param $phase i32) (local $at i32)
    (call $reset)
    (drop (call $environ_sizes_get ${i32(64)} ${i32(68)}))
    (if (i32.gt_u (i32.load ${i32(68)}) ${i32(EVENT_SIZE)}) (then (unreachable)))
    (drop (call $environ_get ${i32(128)} ${i32(EVENT)}))
    (if (i32.eq (i32.load8_u offset=2 ${i32(EVENT)}) (local.get $phase)) (then
      (local.set $at (call $decode ${i32(31)}))
      (if (local.get $at) (then (call $run (local.get $at)))))))

  (func (export "edge_abi_1"))
  (func (export "_initialize") (call $start ${i32("I".charCodeAt(0))}))
  (func (export "edge_start") (call $serve) (call $start ${i32("S".charCodeAt(0))}))
  (func (export "edge_idle") (local $record i32)
    (local.set $record (global.get $idle))
    (global.set $idle ${i32(0)})
    (if (local.get $record) (then (call $execute (local.get $record)))))
  (func (export "edge_run") (param $kind i32) (param $id i32) (param $size i32) (local $at i32)
    (call $reset)
    (global.set $size (local.get $size))
    (if (i32.and (i32.shl ${i32(1)} (local.get $kind)) ${i32((1 << 1) | (1 << 6))})
      (then
        (call $read_event (local.get $size))
        (local.set $at (call $decode (local.get $id)))
        (if (i32.eqz (local.get $at)) (then
          (if (i32.eq (local.get $kind) ${i32(1)})
            (then (call $respond (local.get $id) ${string("ok")} ${string("text")}))
            (else (call $call_result (local.get $id) ${i32(1)} ${string("json")}))))))
      (else
        (local.set $at (global.get $last))
        (if (local.get $id) (then (local.set $at
          (i32.add ${i32(PROGRAMS)} (i32.mul (i32.and (local.get $id) ${i32(31)}) ${i32(PROGRAM)})))))))
    (if (local.get $at) (then (call $run (local.get $at)))))
)`;

export const assembleInterpreter = (): WebAssembly.Module => assembleText(SOURCE);
