// ERC-20 with viem: deploy, send, receipts, logs, a revert with its reason, subscriptions.
import { createPublicClient, createWalletClient, decodeEventLog, http as overHttp, webSocket } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { check, http, privateKey, recipient, supply, token, within, ws } from "./network.mjs";

const account = privateKeyToAccount(privateKey);
const publicClient = createPublicClient({ transport: overHttp(http), pollingInterval: 250 });
const chainId = await publicClient.getChainId();
const chain = {
  id: chainId,
  name: "Witan",
  nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
  rpcUrls: { default: { http: [http] } },
};
const walletClient = createWalletClient({ account, chain, transport: overHttp(http) });

const hash = await walletClient.deployContract({ ...token, args: [supply] });
const deployment = await within(30, "the deployment", publicClient.waitForTransactionReceipt({ hash }));
check("deployment succeeded", deployment.status, "success");
const address = deployment.contractAddress;
const read = (functionName, args) => publicClient.readContract({ address, abi: token.abi, functionName, args });
check("whole supply belongs to the deployer", await read("balanceOf", [account.address]), supply);

const socket = createPublicClient({ chain, transport: webSocket(ws) });
const head = new Promise((resolve) => socket.watchBlockNumber({ onBlockNumber: resolve }));
check("newHeads subscription", typeof (await within(15, "the first head", head)), "bigint");
const heard = new Promise((resolve) =>
  socket.watchContractEvent({ address, abi: token.abi, eventName: "Transfer", onLogs: resolve }),
);

const transfer = await walletClient.writeContract({
  address,
  abi: token.abi,
  functionName: "transfer",
  args: [recipient, 7n],
});
const receipt = await within(30, "the transfer", publicClient.waitForTransactionReceipt({ hash: transfer }));
check("transfer succeeded", receipt.status, "success");
check("receipt's type is eip1559", receipt.type, "eip1559");
check("receipt has an effective gas price", typeof receipt.effectiveGasPrice, "bigint");
check("log decodes", decodeEventLog({ abi: token.abi, ...receipt.logs[0] }).args.value, 7n);
const subscribed = await within(15, "the subscribed log", heard);
check("subscribed log has the value", subscribed[0].args.value, 7n);
const logs = await publicClient.getContractEvents({
  address,
  abi: token.abi,
  eventName: "Transfer",
  args: { to: recipient },
  fromBlock: deployment.blockNumber,
});
check("eth_getLogs finds the transfer", logs.at(-1).args.value, 7n);

try {
  await publicClient.simulateContract({ address, abi: token.abi, functionName: "refuse", account });
  check("refuse() reverts", "succeeded", "reverted");
} catch (error) {
  const reason = error.walk?.((e) => e.reason)?.reason;
  check("revert carries its reason", reason, "this function always refuses");
}
const fees = await publicClient.getFeeHistory({ blockCount: 4, rewardPercentiles: [50] });
check("eth_feeHistory has one base fee more than blocks", fees.baseFeePerGas.length, fees.gasUsedRatio.length + 1);
process.exit(0);
