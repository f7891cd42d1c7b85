import { expect, test } from "vitest";
import { ServingWatch } from "../../adapter/node/serving.ts";

const DEADLOCK = ["fatal error: ", "all goroutines are asleep - deadlock!", "\n"];
const SERVER =
  "\ngoroutine 1 [select]:\nnet/http.(*Server).Serve(0x60a000, {0xb17f0, 0x56c1c0})\n\t/server.go:3434 +0x2f\n";

/** What is printed of those writes by their end, and what is held back. */
function watch(...writes: string[]): { printed: string; held: string; waitsForClients: boolean } {
  const watch = new ServingWatch();
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
  const printed = writes.map((write) => text(watch.take(Buffer.from(write)))).join("");
  const { waitsForClients } = watch;
  return { printed, held: text(watch.release()), waitsForClients };
}

test("a server's deadlock is held back, however it is cut", () => {
  const all = [...DEADLOCK, SERVER].join("");
  for (const writes of [[...DEADLOCK, SERVER], [all], [...all]]) {
    expect(watch("starting\n", ...writes)).toEqual({ printed: "starting\n", held: all, waitsForClients: true });
  }
});

test("any other deadlock is Go's to tell", () => {
  const all = [...DEADLOCK, "\ngoroutine 1 [select (no cases)]:\nmain.main()\n"].join("");
  expect(watch(...DEADLOCK, all.slice(DEADLOCK.join("").length))).toEqual({
    printed: "",
    held: all,
    waitsForClients: false,
  });
});

test.each([
  [["fatal error: ", "out of memory\n"]],
  [["fatal\n"]],
  [["f", "oo"]],
  [["a fatal error: x", SERVER]],
  [[""]],
])("what is no deadlock is printed: %j", (writes) => {
  expect(watch(...writes)).toEqual({ printed: writes.join(""), held: "", waitsForClients: false });
});

test("what may become one is printed at the end", () => {
  expect(watch("fatal error: ")).toEqual({ printed: "", held: "fatal error: ", waitsForClients: false });
});
