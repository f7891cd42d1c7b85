import { defineProbes, JSON_TYPE, type Probe } from "../probes.ts";

const SERVICE = "/greet.v1.GreetService/";

/** A message of one field, number 1: a varint, or text. */
function message(value: number | string): Buffer {
  if (typeof value === "number") return Buffer.from([0x08, value]);
  return Buffer.from([0x0a, value.length, ...Buffer.from(value)]);
}

/** Messages of a stream: each after a byte of flags, and its length. */
function envelopes(...messages: Buffer[]): Buffer {
  return Buffer.concat(messages.flatMap((one) => [Buffer.from([0, 0, 0, 0, one.length]), one]));
}

const call = (
  method: string,
  type: string,
  body: string | Buffer,
  expect: Probe["expect"],
  more: [string, string][] = [],
): Probe => ({
  method: "POST",
  path: SERVICE + method,
  headers: [["Content-Type", type], ...more],
  body,
  expect,
});

export default defineProbes({
  snapshotEnv: ["GOPROTODEBUG"],
  // Its JSON has spaces by chance, so that nobody relies on there being none.
  masks: [
    [/\u00a0/g, " "],
    [/([,:]) +(?=["\w{[])/g, "$1"],
  ],
  probes: {
    "a unary call in JSON": call("Greet", "application/json", '"Ann"', {
      status: 200,
      headers: { "content-type": "application/json", "x-procedure": `${SERVICE}Greet`, "trailer-greet-version": "v1" },
      body: '"Hello, Ann!"',
    }),
    "and in protobuf": call("Greet", "application/proto", message("Ann"), { status: 200, body: "\n\x0bHello, Ann!" }),
    "by GET": {
      path: `${SERVICE}Greet?connect=v1&encoding=json&message=%22Bob%22`,
      expect: { status: 200, body: '"Hello, Bob!"' },
    },
    "a struct": call("Describe", "application/json", '{"a":1,"b":[true,null]}', { status: 200, body: /"keys": ?2/ }, [
      ["User-Agent", "test"],
    ]),
    "an error with a code and metadata": call("Greet", "application/json", '""', {
      status: 400,
      headers: { "x-reason": "empty" },
      body: '{"code":"invalid_argument","message":"name is required"}',
    }),
    "a panic that it recovers": call("Greet", "application/json", '"panic"', {
      status: 500,
      body: /"code":"internal"/,
    }),
    "JSON that is none": call("Greet", "application/json", "{", { status: 400, body: /invalid_argument/ }),
    "a type that is not taken": call("Greet", "text/plain", "x", { status: 415 }),
    "a method that is not there": call("Nothing", "application/json", "{}", { status: 404 }),
    "GET of what has side effects": {
      path: `${SERVICE}Describe?encoding=json&message={}`,
      expect: { status: 405, headers: { allow: "POST" } },
    },
    "a deadline that is malformed": call("Greet", "application/json", '"Ann"', { status: 400 }, [
      ["Connect-Timeout-Ms", "soon"],
    ]),
    compressed: call(
      "Greet",
      "application/json",
      `"${"x".repeat(500)}"`,
      { status: 200, headers: { "content-encoding": "gzip" } },
      [["Accept-Encoding", "gzip"]],
    ),
    "a stream of the server's": call("CountTo", "application/connect+proto", envelopes(message(3)), {
      status: 200,
      headers: { "content-type": "application/connect+proto", "x-count": "yes" },
      body: `${envelopes(message(1), message(2), message(3))}\x02\0\0\0\x02{}`,
    }),
    "one that ends in an error": call("CountTo", "application/connect+proto", envelopes(message(9)), {
      status: 200,
      body: /"code":"out_of_range","message":"five is enough"/,
    }),
    "a stream of the client's": call(
      "Sum",
      "application/connect+proto",
      envelopes(message(3), message(4), message(5)),
      {
        status: 200,
        body: `${envelopes(message(12))}\x02\0\0\0\x02{}`,
      },
    ),
    "a unary call over gRPC-Web": call("Greet", "application/grpc-web+proto", envelopes(message("Ann")), {
      status: 200,
      headers: { "content-type": "application/grpc-web+proto" },
      body: /Hello, Ann![\s\S]*[Gg]rpc-[Ss]tatus: 0/,
    }),
    "a stream over gRPC-Web": call("CountTo", "application/grpc-web+proto", envelopes(message(2)), {
      status: 200,
      body: /[Gg]rpc-[Ss]tatus: 0/,
    }),
    "an error over gRPC-Web": call("Greet", "application/grpc-web+proto", envelopes(message("")), {
      status: 200,
      headers: { "grpc-status": "3", "grpc-message": "name is required" },
      body: "",
    }),
    "an empty message": {
      method: "POST",
      path: `${SERVICE}Describe`,
      headers: JSON_TYPE,
      body: "{}",
      expect: { status: 200, body: /"keys": ?0/ },
    },
  },
});
