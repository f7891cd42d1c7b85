import { describe, expect, test } from "vitest";
import { describeBadHosts } from "../../adapter/build/hosts.ts";
import { isAllowed } from "../../adapter/runtime/operations/hosts.ts";

describe("isAllowed", () => {
  test.each([
    ["https://example.com/", "example.com", true],
    ["https://EXAMPLE.com/", "example.com", true],
    ["https://example.com./", "example.com", true],
    ["https://example.com:8443/", "example.com", true],
    ["https://example.com/", "example.com:443", true],
    ["http://example.com/", "example.com:80", true],
    ["http://example.com/", "example.com:443", false],
    ["https://example.com:8443/", "example.com:443", false],
    ["https://a.example.com/", "example.com", false],
    ["https://a.example.com/", "*.example.com", true],
    ["https://a.b.example.com:1/", "*.example.com", true],
    ["https://a.example.com:1/", "*.example.com:2", false],
    ["https://example.com/", "*.example.com", false],
    ["https://notexample.com/", "*.example.com", false],
    ["https://example.com.evil.example/", "example.com", false],
    ["https://example.com@evil.example/", "example.com", false],
    ["https://evil.example/?example.com", "example.com", false],
    ["http://[::1]:8080/", "[::1]", true],
    ["http://[::1]:8080/", "[::1]:8080", true],
    ["http://[::1]:8080/", "[::1]:80", false],
    ["http://2130706433/", "127.0.0.1", true], // the same address, in another form
  ])("%s by %s: %s", (url, pattern, expected) => {
    expect(isAllowed(new URL(url), ["other.example", pattern])).toBe(expected);
  });
});

describe("describeBadHosts", () => {
  test.each([[["example.com", "*.Example.com", "a_b.example:8443", "127.0.0.1:1", "[::1]:8080", "localhost"]], [[]]])(
    "takes %j",
    (hosts) => expect(describeBadHosts(hosts)).toBeUndefined(),
  );

  test.each([
    "https://example.com",
    "example.com/",
    "*",
    "*.",
    "a.*.com",
    "*example.com",
    "",
    "example.com:",
    "example.com:0",
    "example.com:65536",
    "a b",
    "user@example.com",
    "-a.example",
    "::1",
    "köln.example",
    7,
    null,
  ])("refuses %j, and says what to write", (host) => {
    const problem = describeBadHosts(["example.com", host]);
    expect(problem).toContain(JSON.stringify(host));
    expect(problem).toContain("*.example.com");
  });

  test("refuses what is no list", () => expect(describeBadHosts("example.com")).toContain("a list"));
});
