import { WorkerEntrypoint } from "cloudflare:workers";
import { answer } from "./answer.js";

export class Calls extends WorkerEntrypoint {}

export default {
  fetch: (request, { UPSTREAM, STORE }) =>
    answer(request, {
      upstream: UPSTREAM,
      put: (key, value) => STORE.put(key, value),
      get: (key) => STORE.get(key),
    }),
};
