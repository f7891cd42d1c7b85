import { answer } from "./answer.js";

const store = await Deno.openKv();
const platform = {
  upstream: Deno.env.get("UPSTREAM"),
  put: (key, value) => store.set([key], value),
  get: async (key) => (await store.get([key])).value,
};

export const call = () => {};

Deno.serve((request) => answer(request, platform));
