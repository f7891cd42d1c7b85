import { expect, test } from "vitest";
import { Call } from "../../adapter/runtime/call.ts";
import { GuestFault } from "../../adapter/runtime/faults.ts";

/** A call, and the ids that are free again. */
function makeCall(): { call: Call; released: number[]; outcome: () => Promise<unknown> } {
  const released: number[] = [];
  const call = new Call(7, { release: (id) => released.push(id) });
  let state: unknown = "waiting";
  call.result.then(
    (value) => {
      state = value;
    },
    (error: Error) => {
      state = error.message;
    },
  );
  // As its own context would: whatever wakes it has it look.
  const outcome = async (): Promise<unknown> => {
    call.act();
    await new Promise(setImmediate);
    return state;
  };
  return { call, released, outcome };
}

test("an answer waits for work that goes on beyond it", async () => {
  const { call, released, outcome } = makeCall();
  call.hold();
  call.hold();
  call.succeed("done");
  call.unhold();
  expect([await outcome(), released]).toEqual(["waiting", []]);
  call.unhold();
  expect([await outcome(), released]).toEqual(["done", [7]]);
});

test("work that is done before the answer does not make one", async () => {
  const { call, released, outcome } = makeCall();
  call.hold();
  call.unhold();
  expect([await outcome(), released]).toEqual(["waiting", []]);
  call.fail(new Error("not today"));
  expect([await outcome(), released]).toEqual(["not today", [7]]);
});

test("an instance that ends before it fails the call", async () => {
  for (const isAnswered of [false, true]) {
    const { call, released, outcome } = makeCall();
    call.hold();
    if (isAnswered) call.succeed("done");
    call.abandon("the instance has ended");
    expect(await outcome()).toBe("the call failed: the instance has ended");
    expect(released).toEqual([7]);
  }
});

test("answers without end, and work that never began, are faults", () => {
  const { call } = makeCall();
  expect(() => call.unhold()).toThrow(GuestFault);
  call.hold();
  call.succeed(1);
  expect(() => call.succeed(2)).toThrow(GuestFault);
  expect(() => call.fail(new Error("x"))).toThrow(GuestFault);
});
