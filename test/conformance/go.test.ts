import { conformWith } from "./suite.ts";

await conformWith("go");
