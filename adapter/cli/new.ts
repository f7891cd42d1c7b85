import { Command, Option } from "commander";
import { GoEdgeError, UsageError } from "../build/index.ts";
import { checkName, emitProject } from "../build/scaffold.ts";
import type { TargetName } from "../build/target.ts";
import { resolveTarget, TARGET_NAMES, TARGETS } from "../build/targets.ts";
import { listTemplates } from "../build/templates.ts";
import { addOutputOptions, Output, type OutputFlags } from "./output.ts";

const EXAMPLES = `
Examples:
  $ npx go-edge new hello --target cloudflare
  $ npx go-edge new counter --target val-town --template kvcounter
  $ npx go-edge new hello --target wasi --quiet        prints nothing but errors
  $ npx go-edge new                                    asks, on a terminal`;

interface Answers {
  name: string;
  target: TargetName;
  template: string;
}

/** Defines `go-edge new`. */
export function defineNew(signal: AbortSignal): Command {
  const command = new Command("new")
    .description("start a program from a template, in a folder of its own")
    .argument("[name]", "name of the folder, the Go module and the deployment")
    .addOption(new Option("-t, --target <name>", "platform it is for").choices(TARGET_NAMES))
    .option("--template <name>", "program to start from", "hello");
  return addOutputOptions(command)
    .addHelpText("after", () => `\nTemplates:\n${renderTemplates()}\n${EXAMPLES}`)
    .action(async (name: string | undefined, flags: Flags) => {
      const ask = name === undefined && flags.target === undefined && process.stdin.isTTY && process.stdout.isTTY;
      const answers = ask
        ? await askForProject()
        : checkAnswers({ name, target: flags.target, template: flags.template });
      const output = new Output(flags);
      const target = resolveTarget(answers.target);
      const project = { ...answers, target, cwd: process.cwd(), signal };
      await output.during(`making ${answers.name}`, () => emitProject(project));
      const next = [`cd ${answers.name}`, ...target.start].map((command) => `  ${command}`);
      output.say(`made ${answers.name}/ for ${target.name}. Next:\n\n${next.join("\n")}`);
    });
}

type Flags = OutputFlags & { target?: TargetName; template: string };

function renderTemplates(): string {
  return listTemplates()
    .map(({ name, description }) => `  ${name.padEnd(12)}${description}`)
    .join("\n");
}

function checkAnswers(given: { [Key in keyof Answers]: Answers[Key] | undefined }): Answers {
  const { name, target, template } = given;
  const example = "For example: npx go-edge new hello --target cloudflare";
  if (name === undefined) throw new UsageError("the project needs a name", { hint: example });
  if (target === undefined) {
    const hint = `Pass --target ${TARGET_NAMES.join("|")}. ${example}`;
    throw new UsageError("the project needs a target: which platform is it for?", { hint });
  }
  return { name, target, template: template ?? "hello" };
}

async function askForProject(): Promise<Answers> {
  // Loaded here: no other command asks.
  const prompts = await import("@clack/prompts");
  const answered = <T>(answer: T): Exclude<T, symbol> => {
    if (prompts.isCancel(answer)) throw new GoEdgeError("INTERRUPTED", "cancelled: nothing was written");
    return answer as Exclude<T, symbol>;
  };
  const name = answered(
    await prompts.text({
      message: "Name of the project?",
      placeholder: "hello",
      validate: (text) => checkName(text ?? ""),
    }),
  );
  const target = answered(
    await prompts.select({
      message: "Platform?",
      options: TARGETS.map((entry) => ({ value: entry.name, label: entry.title })),
    }),
  );
  const templates = listTemplates().filter((entry) => entry.targets.includes(target));
  const options = templates.map((entry) => ({ value: entry.name, label: entry.name, hint: entry.description }));
  return { name, target, template: answered(await prompts.select({ message: "Program?", options })) };
}
