import type { TestRequest, TestResponse } from "../harness/client.ts";

/** The cookies that one server has set, by name. */
export class Jar {
  readonly #cookies = new Map<string, string>();

  keep({ headers }: TestResponse): void {
    for (const [name, value] of headers) {
      const [, key, text] = name === "set-cookie" ? (/^([^=;]+)=([^;]*)/.exec(value) ?? []) : [];
      if (key !== undefined) this.#cookies.set(key, text!);
    }
  }

  add(request: TestRequest): TestRequest {
    const cookies = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    return { ...request, headers: [...(request.headers ?? []), ["Cookie", cookies]] };
  }
}
