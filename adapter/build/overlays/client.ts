import { type Overlay, UPDATE } from "./overlay.ts";

const CALL = "\treturn t.roundTrip(req)\n";
const ALTERNATE = "func (t *Transport) alternateRoundTripper(req *Request) RoundTripper {\n";
const NATIVE = "func (t *Transport) roundTrip(req *Request) (_ *Response, err error) {\n";

/**
 * A Transport of net/http connects to servers itself, and there is no network to connect by. So it hands its requests to
 * package edgehttp, which has the platform send them; DefaultTransport and all others stay what they are.
 */
export const clientOverlay: Overlay = {
  package: "net/http",
  edits: (library) => [
    {
      file: "roundtrip.go",
      find: `${CALL}}\n`,
      put: [
        "\treturn edgeRoundTrip(t, req, t.alternateRoundTripper(req), (*Transport).roundTrip)",
        "}",
        "",
        `//go:linkname edgeRoundTrip ${library}/edgehttp.roundTrip`,
        "func edgeRoundTrip(*Transport, *Request, RoundTripper, func(*Transport, *Request) (*Response, error)) (*Response, error)",
        "",
      ].join("\n"),
    },
    { file: "transport.go", find: ALTERNATE, put: ALTERNATE },
    { file: "transport.go", find: NATIVE, put: NATIVE },
  ],
  hint: UPDATE,
};
