/** Something about a program that people should know and that does not stop the build. */
export interface Finding {
  level: "warning" | "info";
  /** Stable name, SCREAMING_SNAKE. */
  code: string;
  message: string;
  /** How the program comes to it: packages from the program to the cause, each importing the next. */
  chain?: string[];
}
