// What the examples share: the network to talk to, the compiled token, and checks that end the run.
import { readFileSync } from "node:fs";

export const http = process.env.WITAN_HTTP ?? "http://127.0.0.1:8545";
export const ws = process.env.WITAN_WS ?? "ws://127.0.0.1:8545";
export const privateKey = process.env.WITAN_KEY;
export const token = JSON.parse(readFileSync("build/ExampleToken.json", "utf8"));
export const supply = 1_000_000n;
export const recipient = "0x00000000000000000000000000000000000beef1";

if (!privateKey) {
  console.error("set WITAN_KEY to the private key of a funded account");
  process.exit(1);
}

export function check(name, actual, expected) {
  if (actual !== expected) {
    console.error(`FAILED ${name}: expected ${expected}, found ${actual}`);
    process.exit(1);
  }
  console.log(`  ok ${name}`);
}

export function within(seconds, what, promise) {
  const late = new Promise((_, reject) =>
    setTimeout(() => reject(new Error(`${what} took more than ${seconds} seconds`)), seconds * 1000).unref(),
  );
  return Promise.race([promise, late]);
}
