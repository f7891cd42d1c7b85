import { defineProbes, FORM_TYPE, JSON_TYPE, type Probe } from "../probes.ts";

const ask = (query: string, body: RegExp, variables: object = {}): Probe => ({
  method: "POST",
  path: "/graphql",
  headers: JSON_TYPE,
  body: JSON.stringify({ query, variables }),
  expect: { status: 200, headers: { "content-type": "application/json; charset=utf-8" }, body },
});

export default defineProbes({
  probes: {
    "a query": ask('{ character(id: "1") { name friends { name friends { id } } } }', /"name": "R2-D2"/),
    "variables and a fragment": ask(
      "query Q($id: ID!) { character(id: $id) { ...F } } fragment F on Character { id name }",
      /"name": "Leia"/,
      { id: "2" },
    ),
    "an alias and a directive": ask('{ a: character(id: "1") { name @skip(if: true) id } }', /"id": "1"/),
    "a query by GET": {
      path: `/graphql?query=${encodeURIComponent('{character(id:"3"){name}}')}`,
      expect: { status: 200, body: /R2-D2/ },
    },
    "a query in a form": {
      method: "POST",
      path: "/graphql",
      headers: FORM_TYPE,
      body: "query=%7B__typename%7D",
      expect: { status: 200, body: /"__typename": "Query"/ },
    },
    "a query alone": {
      method: "POST",
      path: "/graphql",
      headers: [["Content-Type", "application/graphql"]],
      body: "{ __typename }",
      expect: { status: 200, body: /Query/ },
    },
    "a mutation": ask('mutation { rename(id: "1", name: "Lüke") { name } }', /Lüke/),
    "what it has changed": ask('{ character(id: "1") { name } }', /Lüke/),
    "an error of a resolver": ask('{ character(id: "9") { name } }', /"message": "no such character"/),
    "a panic of a resolver": ask("{ panics }", /"message": "on purpose"/),
    "a field that is not there": ask('{ character(id: "1") { age } }', /Cannot query field \\"age\\"/),
    "a query that is none": ask("{ character(", /Syntax Error GraphQL/),
    "no query": ask("", /Must provide an operation/),
    "the schema": ask(
      '{ __type(name: "Character") { name kind } __schema { queryType { name } } }',
      /"kind": "OBJECT"/,
    ),
    "a page for browsers": {
      path: "/graphql",
      headers: [["Accept", "text/html"]],
      expect: { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body: /GraphiQL/ },
    },
  },
});
