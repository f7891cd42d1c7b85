/** Kills what is left of a process group. Where there are no groups, the process alone. */
export function killGroup(leader: number): void {
  for (const pid of process.platform === "win32" ? [leader] : [-leader]) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended already.
    }
  }
}
