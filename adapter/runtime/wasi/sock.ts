import { Errno } from "./errno.ts";
import type { WasiHost, WasiShared } from "./host.ts";

/** Sockets: preview 1 can't open one, and the host hands none over. */
export function sockFamily(_host: WasiHost, shared: WasiShared) {
  const on = (fd: number): number => (shared.available(fd) < 0 ? Errno.badf : Errno.notsock);
  return { sock_accept: on, sock_recv: on, sock_send: on, sock_shutdown: on };
}
