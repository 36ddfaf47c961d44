// ERC-20 with ethers v6: deploy, send, receipts, logs, a revert with its reason, subscriptions.
import { ethers } from "ethers";
import { check, http, privateKey, recipient, supply, token, within, ws } from "./network.mjs";

const provider = new ethers.JsonRpcProvider(http);
const wallet = new ethers.Wallet(privateKey, provider);
const contract = await new ethers.ContractFactory(token.abi, token.bytecode, wallet).deploy(supply);
await within(30, "the deployment", contract.waitForDeployment());
const deployment = await contract.deploymentTransaction().wait();
check("deployment receipt has status 1", deployment.status, 1);
check("contract address is the one predicted", deployment.contractAddress, await contract.getAddress());
check("whole supply belongs to the deployer", await contract.balanceOf(wallet.address), supply);

const socket = new ethers.WebSocketProvider(ws);
const heads = new Promise((resolve) => socket.once("block", resolve));
const listening = new ethers.Contract(await contract.getAddress(), token.abi, socket);
const heard = new Promise((resolve) => listening.once("Transfer", (from, to, value) => resolve({ to, value })));
await within(15, "the first head", heads);
console.log("  ok newHeads subscription");

const sent = await contract.transfer(recipient, 42n);
const receipt = await within(30, "the transfer", sent.wait());
check("transfer receipt has status 1", receipt.status, 1);
check("receipt carries the type that was sent", receipt.type, sent.type);
check("receipt has an effective gas price", typeof receipt.gasPrice, "bigint");
check("receipt holds one log", receipt.logs.length, 1);
check("recipient's balance", await contract.balanceOf(recipient), 42n);
const event = await within(15, "the subscribed log", heard);
check("subscribed log has the value", event.value, 42n);

const logs = await contract.queryFilter(contract.filters.Transfer(null, recipient), receipt.blockNumber);
check("eth_getLogs finds the transfer", logs[0].args.value, 42n);
const mined = await provider.getTransaction(sent.hash);
check("transaction is served with its sender", mined.from, wallet.address);

const poor = ethers.Wallet.createRandom().connect(provider);
try {
  await contract.connect(poor).transfer.staticCall(recipient, 1n);
  check("a transfer without balance reverts", "succeeded", "reverted");
} catch (error) {
  check("revert carries OpenZeppelin's error", error.revert?.name, "ERC20InsufficientBalance");
}
try {
  await contract.refuse();
  check("refuse() reverts", "succeeded", "reverted");
} catch (error) {
  check("revert carries its reason", error.reason, "this function always refuses");
}

const batch = new ethers.JsonRpcProvider(http, undefined, { batchMaxCount: 50 });
const balances = await Promise.all(Array.from({ length: 20 }, () => batch.getBalance(wallet.address)));
check("a batch of 20 is answered", balances.length, 20);
await socket.destroy();
provider.destroy();
batch.destroy();
