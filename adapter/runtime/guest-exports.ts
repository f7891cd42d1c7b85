/** What a guest exports, as abi.ts says. */
export interface GuestExports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  edge_start(): void;
  edge_run(kind: number, id: number, size: number): void;
  edge_idle?(): void;
}
