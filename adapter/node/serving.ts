/** What Go prints first when no goroutine can go on. It prints it in pieces. */
const DEADLOCK = "fatal error: all goroutines are asleep - deadlock!";

/** Functions of net/http and net that wait for somebody to connect. */
const WAITS_FOR_CLIENTS = /^net\/http\.\(\*Server\)\.Serve\(|^net\.\(\*TCPListener\)\.Accept\(/m;

/**
 * Holds back what Go prints of a deadlock. A server on this machine, where nobody connects, ends in one, and its stack
 * says nothing to those who have written it.
 */
export class ServingWatch {
  #held: Buffer | undefined;

  /**
   * Takes what a program writes on standard error.
   * @returns what is to be printed now.
   */
  take(bytes: Uint8Array): Uint8Array {
    const held = this.#held === undefined ? Buffer.from(bytes) : Buffer.concat([this.#held, bytes]);
    this.#held = DEADLOCK.startsWith(held.toString("latin1", 0, DEADLOCK.length)) ? held : undefined;
    return this.#held === undefined ? held : new Uint8Array();
  }

  /** Whether the program ended because nobody connected to what it serves. */
  get waitsForClients(): boolean {
    const text = this.#held?.toString("latin1") ?? "";
    return text.startsWith(DEADLOCK) && WAITS_FOR_CLIENTS.test(text);
  }

  /** Gives up what is held back. */
  release(): Uint8Array {
    const held = this.#held ?? new Uint8Array();
    this.#held = undefined;
    return held;
  }
}
