import { rm } from "node:fs/promises";
import type { Server } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { CommandNews } from "../build/command-log.ts";
import { GoEdgeError } from "../build/errors.ts";
import type { Finding } from "../build/findings.ts";
import { type BuildOptions, resolveOptions } from "../build/options.ts";
import type { Progress } from "../build/progress.ts";
import { resolveTarget } from "../build/targets.ts";
import { Child } from "./child.ts";
import { createFront } from "./front.ts";
import { type Place, RUNTIME_NAMES, resolvePlatformFields, startBackend, startHost } from "./hosts.ts";
import type { Failure } from "./pages.ts";
import { makePlace, resolveBuildFolder } from "./place.ts";
import { listen } from "./ports.ts";
import type { BuildCall, BuildNews, BuildOutcome, Sources } from "./protocol.ts";
import { ReloadEvents } from "./reload.ts";
import { Traffic } from "./traffic.ts";
import { SourceWatcher } from "./watch.ts";

/** What a session is asked for. What concerns the build is as for build(). */
export interface DevOptions extends Omit<BuildOptions, "out" | "signal" | "onProgress" | "onCommand" | "writeConfig"> {
  host: string;
  /** 0 for any. */
  port: number;
  /** Pages reload themselves. */
  reload: boolean;
}

/** What people are told of a session. */
export interface Reporter {
  listening(url: string, port: number): void;
  changed(paths: string[]): void;
  progress(progress: Progress): void;
  command(news: CommandNews): void;
  ready(news: { title: string; runtime: string; compiler: string; ms: number; findings: Finding[] }): void;
  /** Go's own compiler has made what is served until TinyGo has. */
  previewed(news: { compiler: string; ms: number }): void;
  failed(error: unknown): void;
  request(method: string, path: string, status: number, ms: number): void;
  /** A line that the program or its runtime has printed. */
  output(line: string, stream: "stdout" | "stderr"): void;
  note(text: string): void;
}

/** A development server: builds, serves, watches, and builds again. */
export class Session {
  readonly #options: DevOptions;
  readonly #reporter: Reporter;
  readonly #place: Place;
  readonly #builder: Child;
  #host: Child;
  readonly #traffic = new Traffic();
  readonly #events = new ReloadEvents();
  readonly #watcher: SourceWatcher;
  #servers: Server[] = [];
  #failure: Failure | undefined;
  #builds = 0;
  #abort: AbortController | undefined;
  #loop: Promise<void> | undefined;
  #isWanted = false;
  /** The last build was by TinyGo. */
  #usesTinyGo = false;
  /** Nothing is known that TinyGo takes and Go's own compiler does not. */
  #isPreviewable: boolean;
  #isStopped = false;
  readonly #firstBuild: Promise<void>;
  #firstBuildDone!: () => void;

  private constructor(options: DevOptions, reporter: Reporter, place: Place, host: Child) {
    this.#options = options;
    this.#reporter = reporter;
    this.#place = place;
    this.#host = this.#adopt(host);
    // What Go's own compiler makes is too large for a val.
    this.#isPreviewable = place.target !== "val-town";
    const { temporary } = place;
    this.#builder = new Child(new URL("./builder.js", import.meta.url), {
      TMPDIR: temporary,
      TMP: temporary,
      TEMP: temporary,
    });
    this.#firstBuild = new Promise((resolve) => {
      this.#firstBuildDone = resolve;
    });
    this.#watcher = new SourceWatcher({
      onChange: (paths) => {
        reporter.changed(paths);
        this.rebuild();
      },
      onError: (error) => reporter.note(`files can't be watched, so press r to build: ${error.message}`),
    });
  }

  /**
   * Begins to listen and to build. The session goes on until it is stopped.
   * @throws GoEdgeError for what no change of a source file puts right.
   */
  static async start(options: DevOptions, reporter: Reporter): Promise<Session> {
    const resolved = await resolveOptions(options);
    const place = await makePlace(resolved);
    try {
      const session = new Session({ ...options, target: place.target }, reporter, place, await startHost(place));
      await session.#listen().catch(async (error: unknown) => {
        await session.stop();
        throw error;
      });
      void session.#refreshSources();
      session.rebuild();
      return session;
    } catch (error) {
      await rm(place.temporary, { recursive: true, force: true });
      throw error;
    }
  }

  /** Builds, also when nothing has changed. A build that is under way is given up. */
  rebuild(): void {
    if (this.#isStopped) return;
    this.#isWanted = true;
    this.#abort?.abort();
    this.#loop ??= this.#runBuilds();
  }

  /** Ends everything that the session has started. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#abort?.abort();
    this.#events.close();
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
    await Promise.all([this.#watcher.close(), this.#builder.stop(), this.#host.stop()]);
    await this.#loop;
    const { temporary } = this.#place;
    await rm(temporary, { recursive: true, force: true });
    for (let number = 0; number < this.#builds; number++) {
      await rm(resolveBuildFolder(this.#place, number), { recursive: true, force: true });
    }
  }

  async #listen(): Promise<void> {
    const { host, port, reload } = this.#options;
    const make = () =>
      createFront({
        traffic: this.#traffic,
        events: this.#events,
        reload,
        failure: () => this.#failure,
        firstBuild: this.#firstBuild,
        platformFields: (request) => resolvePlatformFields(this.#place.target, request),
        onRequest: ({ method, url }, status, ms) => {
          if (!this.#isStopped) this.#reporter.request(method!, url!, status, ms);
        },
        onGone: (backend) => {
          if (backend !== this.#traffic.current || this.#loop !== undefined || this.#isStopped) return;
          this.#reporter.note("the program's process has ended: starting it again");
          this.rebuild();
        },
      });
    const listening = await listen(make, host, port);
    this.#servers = listening.servers as Server[];
    const name = host.includes(":") ? `[${host}]` : host;
    this.#reporter.listening(`http://${name}:${listening.port}`, listening.port);
  }

  async #runBuilds(): Promise<void> {
    while (this.#isWanted && !this.#isStopped) {
      this.#isWanted = false;
      await this.#build();
    }
    this.#loop = undefined;
  }

  async #build(): Promise<void> {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const began = performance.now();
    this.#watcher.begin();
    try {
      const isWanted = this.#usesTinyGo && this.#isPreviewable;
      const isPreviewed = isWanted && (await this.#preview(signal, began));
      const outcome = await this.#serveBuild({}, signal, (news) => this.#tell(news as BuildNews));
      this.#failure = undefined;
      // Pages have loaded the preview, which is of the same sources.
      if (!isPreviewed) this.#events.renew();
      this.#usesTinyGo = outcome.compiler.startsWith("TinyGo");
      if (isWanted && !isPreviewed) this.#isPreviewable = false;
      const { title } = resolveTarget(this.#place.target);
      const runtime = RUNTIME_NAMES[this.#place.target];
      this.#reporter.ready({ title, runtime, ...outcome, ms: Math.round(performance.now() - began) });
    } catch (error) {
      if (signal.aborted || this.#isStopped) return; // something newer is built instead
      this.#failure = describeFailure(error);
      this.#events.renew();
      this.#reporter.failed(error);
    }
    this.#firstBuildDone();
    void this.#refreshSources();
  }

  /**
   * Serves what Go's own compiler makes of the program, in a fraction of the time that TinyGo takes.
   * @returns whether it could: TinyGo's build tells what is wrong, and takes programs that Go's does not.
   */
  async #preview(signal: AbortSignal, began: number): Promise<boolean> {
    try {
      const { compiler } = await this.#serveBuild({ compiler: "go" }, signal);
      this.#failure = undefined;
      this.#events.renew();
      this.#reporter.previewed({ compiler, ms: Math.round(performance.now() - began) });
      return true;
    } catch (error) {
      if (signal.aborted) throw error;
      return false;
    }
  }

  /** Builds, and has what was built get the requests. Nothing is left of a build that fails. */
  async #serveBuild(
    other: Partial<BuildCall>,
    signal: AbortSignal,
    onNews: (news: unknown) => void = () => {},
  ): Promise<BuildOutcome> {
    const out = resolveBuildFolder(this.#place, this.#builds++);
    try {
      const call = { ...this.#resolveBuild(out), ...other };
      const outcome = await this.#builder.call<BuildOutcome>("build", call, { signal, onNews });
      if (!this.#host.isAlive) this.#host = this.#adopt(await startHost(this.#place));
      await this.#traffic.switchTo(await startBackend(this.#host, this.#place, out));
      return outcome;
    } catch (error) {
      await rm(out, { recursive: true, force: true });
      throw error;
    }
  }

  #resolveBuild(out: string): BuildCall {
    const { host: _, port: __, reload: ___, ...options } = this.#options;
    const { target } = this.#place;
    // A val is optimized as it is for Val Town, whose limit on its size may be near.
    const optimize = options.optimize ?? (target === "val-town" ? undefined : "none");
    // In a module for Deno it would be compressed.
    const wasm = target === "deno-deploy" ? "module" : undefined;
    return { ...options, optimize, wasm, out, mode: options.mode ?? "development", weigh: false };
  }

  #tell(news: BuildNews): void {
    if ("progress" in news) this.#reporter.progress(news.progress);
    else this.#reporter.command(news.command);
  }

  /** Watches what the program is made of now. */
  async #refreshSources(): Promise<void> {
    try {
      const sources = await this.#builder.call<Sources>(
        "sources",
        this.#resolveBuild(join(this.#place.state, "builds")),
      );
      if (!this.#isStopped) this.#watcher.update(sources);
    } catch {
      // The build tells what is wrong. What was watched before still is.
    }
  }

  #adopt(host: Child): Child {
    for (const stream of ["stdout", "stderr"] as const) {
      createInterface({ input: host[stream] }).on("line", (line) => {
        if (!this.#isStopped) this.#reporter.output(line, stream);
      });
    }
    return host;
  }
}

function describeFailure(error: unknown): Failure {
  if (!(error instanceof GoEdgeError)) {
    return {
      title: "go-edge failed in a way it does not know",
      message: String((error as Error).stack),
      hint: undefined,
    };
  }
  const title = error.code === "COMPILE_FAILED" ? "The program does not compile" : "The build failed";
  return { title, message: error.message, hint: error.hint };
}
