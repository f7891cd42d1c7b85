// Imports a module that serves, asks it for /, and prints how many milliseconds that has taken.
const began = performance.now();
await import(Deno.args[0]);
const answer = await fetch(`http://${Deno.env.get("DENO_SERVE_ADDRESS").replace("tcp:", "")}/`);
const text = await answer.text();
const time = performance.now() - began;
if (text !== "Hello, world!\n") throw new Error(`the first answer is ${answer.status} ${text}`);
console.log(time);
Deno.exit();
