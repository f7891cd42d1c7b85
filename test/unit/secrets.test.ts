import { expect, test } from "vitest";
import { createRedact } from "../../adapter/runtime/secrets.ts";

test("the values of secrets are replaced by their names, wherever they are", () => {
  const redact = createRedact(["API_TOKEN=abc123", "HOME=/root", "PATH=/bin/abc", "DATABASE_URL=postgres://u:p@h/d"]);
  expect(redact("a abc123b abc123, /root, /bin/abc postgres://u:p@h/d?x")).toBe(
    "a [API_TOKEN]b [API_TOKEN], /root, /bin/abc [DATABASE_URL]?x",
  );
});

test.each([
  ..."SECRET,MY_SECRET_2,GITHUB_TOKEN,STRIPE_KEY,apiKey,DB_PASSWORD,PGPASSWORD,MYSQL_PASSWD,SMTP_PASS".split(","),
  ..."KEY_PASSPHRASE,PASS,GOOGLE_CREDENTIALS,BASIC_AUTH,AUTHORIZATION,AUTH_HEADER,SENTRY_DSN,DATABASE_URL".split(","),
  "valtown",
])("%s is a secret", (name) => {
  expect(createRedact([`${name}=the value`])("the value")).toBe(`[${name}]`);
});

test.each(["NAME", "PATH", "BYPASS", "GIT_AUTHOR_NAME", "AUTHOR", "URL", "VALTOWN_USER", "LANG"])(
  "%s is none",
  (name) => {
    expect(createRedact([`${name}=the value`])("the value")).toBe("the value");
  },
);

test("short values stay: they are parts of many other words", () => {
  expect(createRedact(["TOKEN=", "KEY=12345"])("a 12345")).toBe("a 12345");
});

test("one that is part of another", () => {
  const redact = createRedact(["A_KEY=secret", "B_KEY=secret-and-more"]);
  expect(redact("secret-and-more secret")).toBe("[B_KEY] [A_KEY]");
});

test("a value of several lines is taken out line by line", () => {
  const redact = createRedact(["PEM_KEY=-----BEGIN-----\r\n  MIIEvQ\n-----END-----\n"]);
  expect(redact("\tMIIEvQ\n")).toBe("\t[PEM_KEY]\n");
  expect(redact("-----BEGIN-----\nMIIEvQ\n-----END-----")).toBe("[PEM_KEY]\n[PEM_KEY]\n[PEM_KEY]");
});

test("nothing in names and values means anything to a pattern", () => {
  expect(createRedact(["A.$&_KEY=(.*)=$1+?"])("x(.*)=$1+?y")).toBe("x[A.$&_KEY]y");
});
