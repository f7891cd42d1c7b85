import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "./errors.ts";
import { TEMPLATES } from "./package.ts";
import { resolveNearest } from "./suggest.ts";
import type { TargetName } from "./target.ts";

/** What tells of a template, in its folder; it is no part of the project. */
export const TEMPLATE_FILE = "template.json";

/** A program that a project can start from. */
export interface Template {
  name: string;
  /** Folder of the program. What only one target needs is in a folder of the target's name below it. */
  dir: string;
  /** What it does, in a few words that follow its name. */
  description: string;
  /** Platforms that have what it needs. */
  targets: readonly TargetName[];
  /** Its place among the others. */
  order: number;
}

const PROGRAMS = join(TEMPLATES, "programs");

/** Lists the programs that a project can start from, the simplest first. */
export function listTemplates(): Template[] {
  const names = readdirSync(PROGRAMS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names.map(({ name }) => readTemplate(name)).sort((a, b) => a.order - b.order);
}

function readTemplate(name: string): Template {
  const dir = join(PROGRAMS, name);
  return { name, dir, ...JSON.parse(readFileSync(join(dir, TEMPLATE_FILE), "utf8")) };
}

/**
 * Computes the template of a name for a target.
 * @throws UsageError when there is none, or it is not for that target.
 */
export function resolveTemplate(name: string, target: TargetName): Template {
  const templates = listTemplates();
  const template = templates.find((entry) => entry.name === name);
  const names = templates.map((entry) => entry.name);
  if (template === undefined) {
    const nearest = resolveNearest(name, names);
    throw new UsageError(`there is no template "${name}"`, {
      hint: nearest ? `Did you mean ${nearest}?` : `The templates are: ${names.join(", ")}.`,
    });
  }
  if (template.targets.includes(target)) return template;
  const others = templates.filter(({ targets }) => targets.includes(target)).map((entry) => entry.name);
  throw new UsageError(`the template ${name} is for ${template.targets.join(", ")}, not for ${target}`, {
    hint: `For ${target} there are: ${others.join(", ")}.`,
  });
}
