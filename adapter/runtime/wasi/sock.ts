import { Errno } from "./errno.ts";

/** Sockets: preview 1 can't open one, and the host hands none over. */
export function sockFamily() {
  const on = (fd: number): number => (fd >= 0 && fd <= 2 ? Errno.notsock : Errno.badf);
  return { sock_accept: on, sock_recv: on, sock_send: on, sock_shutdown: on };
}
