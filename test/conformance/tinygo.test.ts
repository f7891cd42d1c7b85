import { conformWith } from "./suite.ts";

await conformWith("tinygo");
