import type { TestRequest, TestResponse } from "./client.ts";
import type { CompilerName, TargetName } from "./fixtures.ts";
import type { Server } from "./server.ts";

/** What a case that is more than one request and its response gets. */
export interface CaseContext {
  server: Server;
  target: TargetName;
  compiler: CompilerName;
  send(request: TestRequest): Promise<TestResponse>;
}

/** One request, and what is expected of the response. Fields of the header that are not named may be anything. */
export interface Exchange {
  request: TestRequest;
  response: {
    status: number;
    /** Expected values; null for a field that must not be there. */
    headers?: Record<string, string | null>;
    body?: string;
  };
  /** Why the case can't be run there, if it can't. */
  skip?: (target: TargetName, compiler: CompilerName) => string | undefined;
}

/** A case that needs more than one exchange. */
export interface Script {
  run(context: CaseContext): Promise<void>;
  skip?: Exchange["skip"];
}

/** A fixture's cases.ts. */
export interface Fixture {
  /** Compilers that can't build it, and why. */
  skip?: Partial<Record<CompilerName, string>>;
  /** Why no snapshot can be made of it, if none can. */
  skipSnapshot?: string;
  /** Environment the program is served with. */
  env?: Record<string, string>;
  /** Further options of the build. */
  build?: string[];
  cases: Record<string, Exchange | Script>;
}

/** Checks a fixture's cases as they are written. */
export function defineCases(fixture: Fixture): Fixture {
  return fixture;
}
