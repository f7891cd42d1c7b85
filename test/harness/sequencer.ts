import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take minutes. Begun last, one of them would go on alone. */
const LONG = [
  "conformance/tinygo",
  "package/templates",
  "conformance/go",
  "soak/",
  "frameworks/",
  "state/blob-streams",
];

/** Begins with the files that take longest. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONG.findIndex((name) => moduleId.includes(`/test/${name}`));
      return at < 0 ? LONG.length : at;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
