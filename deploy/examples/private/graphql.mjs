// A private contract as a graph, through graphql-request: A and B have its payload, C has not. Tools that
// ask for the schema first, here graphql-js, can read it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { buildClientSchema, getIntrospectionQuery } from "graphql";
import { ClientError, GraphQLClient, gql } from "graphql-request";
import Web3 from "web3";
import Web3Quorum from "web3js-quorum";

const { WITAN_NETWORK: network, WITAN_HTTP_PORT: http } = process.env;
const url = (number) => `http://127.0.0.1:${Number(http) + number - 1}`;
const [A, B] = ["A", "B"].map((name) => readFileSync(`${network}/keys/${name}.pub`, "utf8").trim());
const [a, b, c] = [1, 2, 3].map((number) => new GraphQLClient(`${url(number)}/graphql`));
const quorum = new Web3Quorum(new Web3(url(1)), {}, true);

const schema = buildClientSchema(await a.request(getIntrospectionQuery()));
assert.ok(schema.getType("Transaction").getFields().privateInputData, "the schema has GoQuorum's fields");

// Gives 42 back where it is called, once it is made.
const init = "0x602a600055600b6011600039600b6000f3" + "60005460005260206000f3";
const [from] = await quorum.eth.getAccounts();
const made = await quorum.eth.sendTransaction({ from, gas: 4_700_000, gasPrice: 0, data: init, privateFrom: A, privateFor: [B] });

const seen = gql`
  query Seen($hash: Bytes32!, $to: Address!) {
    transaction(hash: $hash) { ...Private block { number hash } createdContract { address code } }
    block { call(data: { to: $to }) { data status } }
  }
  fragment Private on Transaction { isPrivate privateInputData inputData from { address } }
`;
const ask = (client) => client.request(seen, { hash: made.transactionHash, to: made.contractAddress });

// A party has the contract, and C knows that it has not, once their private ledgers have followed the block.
async function eventually(client, isThere) {
  for (let tries = 0; ; tries++) {
    try {
      const answer = await ask(client);
      if (isThere(answer)) return answer;
    } catch (error) {
      if (tries > 100) throw error;
    }
    assert.ok(tries <= 100, "the private state is not there");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
for (const client of [a, b]) {
  const { transaction, block } = await eventually(client, (answer) => answer.block.call.data !== "0x");
  assert.equal(transaction.isPrivate, true);
  assert.equal(transaction.privateInputData, init);
  assert.equal(transaction.inputData.length, 2 + 128, "the chain carries the payload's hash alone");
  assert.equal(transaction.from.address, from.toLowerCase());
  assert.equal(transaction.createdContract.address, made.contractAddress.toLowerCase());
  assert.equal(Number(transaction.block.number), made.blockNumber);
  assert.equal(BigInt(block.call.data), 42n);
}
const { transaction, block } = await eventually(c, (answer) => answer.transaction?.block);
assert.deepEqual([transaction.isPrivate, transaction.privateInputData, block.call.data], [true, "0x", "0x"]);

await assert.rejects(a.request("{ block { payload } }"), (error) => {
  assert.ok(error instanceof ClientError);
  assert.match(error.response.errors[0].message, /payload/);
  return true;
});
console.log(`graphql-request: the payload of ${made.transactionHash} is at A and B, and not at C`);
