import { defineFunctions } from "go-edge/functions";

export default defineFunctions({
  echo: (args) => args,
  measure: async ({ text }: { text: string }) => ({ text: text + text, length: text.length }),
  sum: (numbers: number[]) => numbers.reduce((total, n) => total + n, 0),
  nothing() {},
});
