import { Errno } from "./errno.ts";

/** Paths: they start at an open directory, and none is open. The standard streams are no directories. */
export function pathFamily() {
  const at = (fd: number): number => (fd >= 0 && fd <= 2 ? Errno.notdir : Errno.badf);
  return {
    path_create_directory: at,
    path_filestat_get: at,
    path_filestat_set_times: at,
    path_link: at,
    path_open: at,
    path_readlink: at,
    path_remove_directory: at,
    path_rename: at,
    path_symlink: (_target: number, _length: number, fd: number) => at(fd),
    path_unlink_file: at,
  };
}
