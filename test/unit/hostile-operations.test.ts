import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { OPERATIONS_LIMIT, OperationEvent } from "../../adapter/runtime/abi.ts";
import { ask, gatherErrors, HEAD_SIZE, READ, serve, startFetch } from "./support/hostile-guest.ts";

// What guests do with operations, to their limits: written by hand.

const said = gatherErrors();

const isRequest = "(i32.eq (local.get $kind) (i32.const 1))";
const answer = `(call $respond (i32.const 1) (i32.const 0) (i32.const ${HEAD_SIZE}) (i32.const 0) (i32.const 2))`;

test("no more are open at once than there may be, and a place is free again when one is closed", async () => {
  const count = `(loop $again ${startFetch(0)} (if (local.get $size) (then
    (global.set $n (i32.add (global.get $n) (i32.const 1))) (br $again))))`;
  const again = `(call $op_close (i32.const 1)) ${startFetch(0)} (if (i32.eqz (local.get $size)) (then (unreachable)))`;
  const limit = `(if (i32.ne (global.get $n) (i32.const ${OPERATIONS_LIMIT})) (then (unreachable)))`;
  const extra = "(global $n (mut i32) (i32.const 0))";
  const app = await serve({ run: `(if ${isRequest} (then ${count} ${limit} ${again} ${answer}))`, extra });
  expect((await ask(app)).status).toBe(200);
  expect(said).toEqual([]);
});

test("one that fails tells so, and its id is free", async () => {
  const failed = `(if (i32.eq (local.get $kind) (i32.const ${OperationEvent.failure}))
    (then ${READ} ${answer}))`;
  const app = await serve({ run: `(if ${isRequest} (then ${startFetch(0)})) ${failed}` });
  expect((await ask(app)).status).toBe(200);
  expect(said).toEqual([]);
});

test("those of an instance that ends are cancelled", async () => {
  let closed = 0;
  const server = createServer((request) => request.socket.on("close", () => closed++));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const text = JSON.stringify({ method: "GET", url, headers: [], length: 0, decode: true });
  const extra = `(data (i32.const 3500) "${text.replaceAll('"', '\\"')}")`;
  const place = `(i32.const 3500) (i32.const ${text.length})`;
  const app = await serve({ run: `(if ${isRequest} (then ${startFetch(0, place)}) (else (unreachable)))`, extra });
  const client = new AbortController();
  const response = ask(app, { signal: client.signal });
  await new Promise<void>((resolve) => server.once("connection", () => setTimeout(resolve, 100)));
  expect(closed).toBe(0);
  client.abort(); // the guest traps at being told
  expect((await response).status).toBe(500);
  await expect.poll(() => closed).toBe(1);
});
