import { indent } from "../build/indent.ts";
import type { CheckState, ToolCheck } from "./check.ts";
import type { DoctorReport } from "./doctor.ts";

/** Marks a line by its state. */
export type Mark = (state: CheckState) => string;

const WIDTH = 10;

/** Renders a report for people, a line for each thing that is as it should be. */
export function renderDoctor(report: DoctorReport, mark: Mark): string {
  const lines = [`go-edge ${report.version} on ${report.system}`, "", "Tools", ""];
  for (const tool of report.tools) lines.push(...renderTool(tool, mark));
  lines.push("");
  if (report.project === null) lines.push("No project here: there is neither a go-edge.json nor a go.mod.");
  else lines.push(`Project ${report.project}`, "");
  for (const { subject, state, message, fix } of report.checks) {
    lines.push(`  ${mark(state)} ${subject}: ${message}`);
    if (fix !== undefined) lines.push(indent(fix, WIDTH + 4));
  }
  return [...lines, "", renderEnd(report)].join("\n");
}

function renderTool({ title, state, version, path, problem, purpose, install }: ToolCheck, mark: Mark): string[] {
  const start = `  ${mark(state)} ${title.padEnd(WIDTH)}`;
  if (problem === undefined) return [`${start}${[version, path].filter((part) => part !== undefined).join("  ")}`];
  const place = path === undefined ? "" : ` (${path})`;
  const lines = [`${start}${problem}${place}`, `${" ".repeat(WIDTH + 4)}for ${purpose}`];
  if (state !== "unneeded" && install !== undefined) lines.push(indent(install, WIDTH + 4));
  return lines;
}

function renderEnd({ tools, checks, target }: DoctorReport): string {
  const count = (state: CheckState): number => [...tools, ...checks].filter((check) => check.state === state).length;
  const subject = target === null ? "" : ` for ${target}`;
  const [failed, warnings] = [count("failed"), count("warning")];
  if (failed > 0) return `${failed} ${failed === 1 ? "thing is" : "things are"} missing or wrong${subject}`;
  if (warnings > 0) return `all that is needed${subject} is there; ${warnings} could be better`;
  return `all is well${subject}`;
}
