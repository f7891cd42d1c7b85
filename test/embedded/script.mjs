// What a JavaScript program does with a Go program; the same in Node and Deno. Prints what came of it.
import { readFileSync } from "node:fs";
import process from "node:process";
import { instantiate } from "go-edge/runtime";

const bytes = readFileSync(process.argv[2]);
const fails = (promise) =>
  promise.then(
    () => "nothing is wrong",
    (error) => `${error.name}: ${error.message}`,
  );

const app = await instantiate(bytes, {
  env: { GREETING: "hi" },
  functions: { answer: (args, { env }) => ({ args, greeting: env.GREETING }) },
  limits: { requests: 2 },
});
const values = [1.5, "é\u2028😀", null, [1, [2]], { a: { b: [] } }, true, 2 ** 53 - 1, -0.1];
const answer = await app.fetch(new Request("https://a.example/hello/x"));
const echo = new Request("https://a.example/echo", { method: "POST", body: new Uint8Array(100_000).fill(7) });
const echoed = new Uint8Array(await (await app.fetch(echo)).arrayBuffer());
const fromModule = await instantiate(new WebAssembly.Module(bytes));
const fromResponse = await instantiate(Promise.resolve(new Response(bytes)));
const command = readFileSync(process.argv[3]);

console.error = () => {};
const result = {
  values: await Promise.all(values.map((value) => app.call("echo", value))),
  several: await Promise.all([1, 2, 3, 4].map((n) => app.call("later", n))),
  env: [await app.call("env"), await fromModule.call("env")],
  asked: await app.call("ask", [1, "é"]),
  nobodyAsked: await fails(fromModule.call("ask")),
  fail: await fails(app.call("fail")),
  unknown: await fails(app.call("nobody", 1)),
  notJson: await fails(app.call("echo", 1n)),
  exit: await fails(app.call("exit")),
  after: await app.call("echo", "again"),
  fetch: [answer.status, answer.headers.get("x-host"), await answer.text()],
  echo: [echoed.length, echoed.every((byte) => byte === 7)],
  fetched: await app.call("fetch", process.argv[4]),
  unreachable: await fails(app.call("fetch", "http://127.0.0.1:1/")),
  ended: [(await app.fetch(new Request("https://a.example/exit"))).status, await app.call("echo", "again")],
  response: await fromResponse.call("echo", 1),
  wrongOption: await fails(instantiate(bytes, { limit: {} })),
  wrongLimit: await fails(instantiate(bytes, { limits: { instances: 0 } })),
  wrongBytes: await fails(instantiate(new Uint8Array(8))),
  wrongResponse: await fails(instantiate(new Response("", { status: 404 }))),
  command: await fails(instantiate(command)),
};
console.log(JSON.stringify(result, undefined, 1));
