import { failureResponse, type RenderFailure, STATUS_TEXT, wantsJson } from "../failure.ts";

/** What clients see in production: an id that finds the request in the log, and nothing of the reason. */
export const renderFailure: RenderFailure = ({ status }, request, { id }) => {
  const error = STATUS_TEXT[status];
  return wantsJson(request)
    ? failureResponse(status, "application/json", JSON.stringify({ error, requestId: id }))
    : failureResponse(status, "text/plain; charset=utf-8", `${error}\nrequest id: ${id}\n`);
};
