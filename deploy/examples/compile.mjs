// Compiles contracts/ExampleToken.sol with solc's default EVM target into build/ExampleToken.json.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import solc from "solc";

const require = createRequire(import.meta.url);
const input = {
  language: "Solidity",
  sources: { "ExampleToken.sol": { content: readFileSync("contracts/ExampleToken.sol", "utf8") } },
  settings: { outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } } },
};
const findImport = (path) => ({ contents: readFileSync(require.resolve(path), "utf8") });
const output = JSON.parse(solc.compile(JSON.stringify(input), { import: findImport }));
const errors = (output.errors ?? []).filter((e) => e.severity === "error");
if (errors.length > 0) {
  console.error(errors.map((e) => e.formattedMessage).join("\n"));
  process.exit(1);
}
const { abi, evm } = output.contracts["ExampleToken.sol"].ExampleToken;
mkdirSync("build", { recursive: true });
writeFileSync("build/ExampleToken.json", JSON.stringify({ abi, bytecode: "0x" + evm.bytecode.object }));
writeFileSync("build/ExampleToken.bin", evm.bytecode.object);
console.log(`compiled ExampleToken with solc ${solc.version()}`);
