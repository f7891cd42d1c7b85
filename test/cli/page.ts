/** Prints the help of a command, or of the whole program without one. */
export type Help = (...command: string[]) => Promise<string>;

/** Before this heading, sections of commands are added that the page lacks. */
const AFTER_COMMANDS = "## Exit codes\n";

/** Puts what --help prints of each command into the first fence of its section. Examples are in the help alone. */
export async function fillHelp(page: string, help: Help): Promise<string> {
  let filled = page;
  for (const name of listCommands(await help())) {
    const heading = `## go-edge ${name}\n`;
    if (!filled.includes(heading)) filled = filled.replace(AFTER_COMMANDS, `${heading}\n\`\`\`text\n\`\`\`\n\n$&`);
    const open = filled.indexOf("```text\n", filled.indexOf(heading));
    const close = filled.indexOf("```\n", open + 1);
    const [shown = ""] = (await help(name)).split(/^(?:Templates|Examples):$/m);
    filled = `${filled.slice(0, open)}\`\`\`text\n${shown.trim()}\n${filled.slice(close)}`;
  }
  return filled;
}

/** The commands that the help of the whole program lists, without `help`. */
export function listCommands(help: string): string[] {
  const list = /^Commands:\n((?: .*\n)+)/m.exec(help)?.[1] ?? "";
  return [...list.matchAll(/^ {2}([a-z]\S*)/gm)].map(([, name]) => name!).filter((name) => name !== "help");
}
