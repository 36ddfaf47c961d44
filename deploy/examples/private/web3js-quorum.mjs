// A private contract between A and B through web3js-quorum: signed by a key that no node has, stored
// by A's transaction manager, and once more by an account that A's node holds. C sees nothing of it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import Web3 from "web3";
import Web3Quorum from "web3js-quorum";

const { WITAN_NETWORK: network, WITAN_HTTP_PORT: http, WITAN_THIRD_PARTY_PORT: thirdParty } = process.env;
const party = (name) => readFileSync(`${network}/keys/${name}.pub`, "utf8").trim();
const [A, B] = ["A", "B"].map(party);
const node = (number) => new Web3(`http://127.0.0.1:${Number(http) + number - 1}`);
const [a, b, c] = [1, 2, 3].map(node);
const quorum = new Web3Quorum(node(1), { privateUrl: `http://127.0.0.1:${thirdParty}` }, true);

// Keeps the word that it is called with, logs it, and gives it back where it is called with none.
const runtime = "361560155760003580600055600052" + "60206000a000" + "5b60005460005260206000f3";
const init = `0x602a6000556021601160003960216000f3${runtime}`;
const word = (number) => "0x" + number.toString(16).padStart(64, "0");

// Receipts of the parties are there once their private ledgers have followed the block.
async function eventually(what, check) {
  for (let tries = 0; ; tries++) {
    try {
      return await check();
    } catch (error) {
      if (tries > 100) throw new Error(`${what}: ${error.message}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
const read = async (web3, to) => web3.eth.call({ to });

assert.deepEqual(JSON.parse(await quorum.ptm.keys()), { keys: [{ key: A }] }, "the third party's /keys");
assert.equal(await quorum.ptm.upCheck(), "I'm up!");

const from = quorum.eth.accounts.create();
const options = { from, isPrivate: true, privateFrom: A, privateFor: [B], gasLimit: 4_700_000, gasPrice: 0, value: 0 };
const made = await quorum.priv.generateAndSendRawTransaction({ ...options, nonce: 0, data: init });
assert.ok(made.contractAddress, "a receipt with the contract");
const contract = made.contractAddress;
for (const web3 of [a, b]) {
  await eventually("the value at a party", async () => assert.equal(BigInt(await read(web3, contract)), 42n));
}
assert.equal(await read(c, contract), "0x");
assert.equal(await c.eth.getCode(contract), "0x");

const set = await quorum.priv.generateAndSendRawTransaction({ ...options, nonce: 1, to: contract, data: word(7) });
for (const web3 of [a, b]) {
  await eventually("the new value", async () => {
    assert.equal(BigInt(await read(web3, contract)), 7n);
    const receipt = await web3.eth.getTransactionReceipt(set.transactionHash);
    assert.equal(receipt.logs.length, 1);
    assert.equal(receipt.logs[0].data, word(7));
  });
}
const elsewhere = await c.eth.getTransactionReceipt(set.transactionHash);
assert.equal(elsewhere.logs.length, 0, "logs are for parties alone");
assert.ok(elsewhere.status);
const onChain = await c.eth.getTransaction(set.transactionHash);
assert.equal(onChain.input.length, 2 + 128, "the chain carries the payload's hash alone");
assert.ok(["0x25", "0x26"].includes(onChain.v), `V is ${onChain.v}`);

const [account] = await quorum.eth.getAccounts();
const sent = await quorum.eth.sendTransaction({ from: account, gas: 4_700_000, gasPrice: 0, data: init, privateFrom: A, privateFor: [B] });
await eventually("the node's own contract at B", async () => assert.equal(BigInt(await read(b, sent.contractAddress)), 42n));

console.log(`web3js-quorum: ${contract} is 7 at A and B, and nothing at C`);
