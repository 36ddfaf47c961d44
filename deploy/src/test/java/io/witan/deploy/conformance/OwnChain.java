package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.execution.BlockExecution;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.ledger.Withdrawal;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.state.WorldState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A chain of two blocks, 7,500 seconds apart, written down in the forms of execution-spec-tests of
 * which the bundle has no file.
 */
final class OwnChain {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Bytes SECRET = Bytes.fromHex("0x" + "45".repeat(32));
  private static final Address SENDER = Secp256k1.get().publicKey(SECRET).address();
  private static final String CONTRACT = "0x00000000000000000000000000000000000c0de0";

  /** A request to a beacon chain: what the withdrawal contract gives out. */
  private static final String REQUEST = "01aa";

  private static final Hash NO_REQUESTS =
      Hash.fromHex("0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

  private final String network;
  private final ObjectNode pre;
  private final Header genesis;
  private final List<ExecutedBlock> blocks = new ArrayList<>();

  OwnChain(String network) {
    this.network = network;
    this.pre = accounts();
    TestNetwork rules = TestNetwork.named(network, JSON.createObjectNode()).orElseThrow();
    WorldState state = Accounts.state(pre);
    genesis = genesis(rules.before().fork(), state.root());
    Header parent = genesis;
    for (int i = 1; i <= 2; i++) {
      TestNetwork.Era era = rules.eraOf(i, 7_500L * i, Uint256.ZERO.toBigInteger());
      HeaderBuilder template =
          new HeaderBuilder()
              .difficulty(Uint256.ZERO)
              .parentHash(BlockHash.ofBytes(parent))
              .coinbase(Address.fromHex("0x" + "c0".repeat(20)))
              .number(i)
              .gasLimit(parent.gasLimit())
              .timestamp(7_500L * i);
      ExecutedBlock block =
          BlockExecution.build(
                  state,
                  era.config(),
                  parent,
                  template.build(),
                  List.of(transaction(i - 1)),
                  number -> Hash.ZERO,
                  Workers.CALLER)
              .block();
      blocks.add(block);
      state = block.state();
      parent = block.block().header();
    }
  }

  /** A funded account, one whose code stores the block's number, and Prague's two contracts. */
  private static ObjectNode accounts() {
    ObjectNode all = JSON.createObjectNode();
    account(all, SENDER.toHex(), "0xde0b6b3a7640000", "0x");
    account(all, CONTRACT, "0x01", "0x43438055");
    account(all, "0x00000961ef480eb55e80d19ad83579a64c007002", "0x00", "0x60aa5f5360015ff3");
    account(all, "0x0000bbddc7ce488642fb579f8b00f3a590007251", "0x00", "0x00");
    return all;
  }

  private static void account(ObjectNode all, String address, String balance, String code) {
    ObjectNode account = all.putObject(address);
    account.put("nonce", "0x00").put("balance", balance).put("code", code).putObject("storage");
  }

  private static Header genesis(Fork fork, Hash root) {
    HeaderBuilder header =
        new HeaderBuilder()
            .difficulty(Uint256.ZERO)
            .stateRoot(root)
            .gasLimit(30_000_000)
            .baseFeePerGas(Uint256.of(1_000));
    if (fork.isAtLeast(Fork.SHANGHAI)) {
      header.withdrawalsRoot(EmptyHashes.TRIE);
    }
    if (fork.isAtLeast(Fork.CANCUN)) {
      header.blobGasUsed(0).excessBlobGas(0).parentBeaconBlockRoot(Hash.ZERO);
    }
    if (fork.isAtLeast(Fork.PRAGUE)) {
      header.requestsHash(NO_REQUESTS);
    }
    return header.build();
  }

  private static RecoveredTransaction transaction(long nonce) {
    Transaction unsigned = transaction(nonce, new Signature(0, Uint256.ONE, Uint256.ONE));
    Signature signature = Secp256k1.get().sign(SECRET, TransactionCodec.signingHash(unsigned));
    return RecoveredTransaction.recover(transaction(nonce, signature), Secp256k1.get(), true)
        .orElseThrow();
  }

  private static Transaction transaction(long nonce, Signature signature) {
    return new Transaction.FeeMarket(
        Uint256.ONE,
        nonce,
        Uint256.ONE,
        Uint256.of(2_000),
        100_000,
        Optional.of(Address.fromHex(CONTRACT)),
        Uint256.of(5),
        Bytes.EMPTY,
        List.of(),
        signature);
  }

  ObjectNode pre() {
    return pre;
  }

  List<ExecutedBlock> blocks() {
    return blocks;
  }

  /** The engine form, with the whole state at the end. */
  ObjectNode engine() {
    ObjectNode file = JSON.createObjectNode();
    ObjectNode test = common(file);
    ArrayNode payloads = test.putArray("engineNewPayloads");
    blocks.forEach(block -> payloads.add(payload(block.block())));
    return file;
  }

  /** The form of blocks in RLP. */
  ObjectNode blockchain() {
    ObjectNode file = JSON.createObjectNode();
    ObjectNode test = common(file);
    Optional<List<Withdrawal>> none = genesis.withdrawalsRoot().map(root -> List.of());
    test.put("sealEngine", "NoProof");
    test.put("genesisRLP", new Block(genesis, List.of(), List.of(), none).encode().toHex());
    ArrayNode list = test.putArray("blocks");
    for (ExecutedBlock block : blocks) {
      ObjectNode json = list.addObject().put("rlp", block.block().encode().toHex());
      json.set("blockHeader", header(block.block().header()));
    }
    return file;
  }

  private ObjectNode common(ObjectNode file) {
    ObjectNode test = file.putObject("tests/own.py::test_own[fork_" + network + "]");
    test.put("network", network);
    test.putObject("_info").put("hash", "0x00");
    test.putObject("config").put("network", network).put("chainid", "0x01");
    test.set("pre", pre.deepCopy());
    test.set("genesisBlockHeader", header(genesis));
    test.put("lastblockhash", blocks.getLast().hash().toHex());
    test.put("postStateHash", blocks.getLast().state().root().toHex());
    return test;
  }

  private static ObjectNode header(Header header) {
    ObjectNode json = JSON.createObjectNode();
    json.put("parentHash", header.parentHash().toHex());
    json.put("uncleHash", header.ommersHash().toHex());
    json.put("coinbase", header.coinbase().toHex());
    json.put("stateRoot", header.stateRoot().toHex());
    json.put("transactionsTrie", header.transactionsRoot().toHex());
    json.put("receiptTrie", header.receiptsRoot().toHex());
    json.put("bloom", header.logsBloom().bytes().toHex());
    json.put("difficulty", header.difficulty().toQuantity());
    json.put("number", quantity(header.number()));
    json.put("gasLimit", quantity(header.gasLimit()));
    json.put("gasUsed", quantity(header.gasUsed()));
    json.put("timestamp", quantity(header.timestamp()));
    json.put("extraData", header.extraData().toHex());
    json.put("mixHash", header.mixHash().toHex());
    json.put("nonce", header.nonce().toHex());
    header.baseFeePerGas().ifPresent(fee -> json.put("baseFeePerGas", fee.toQuantity()));
    header.withdrawalsRoot().ifPresent(root -> json.put("withdrawalsRoot", root.toHex()));
    header.blobGasUsed().ifPresent(gas -> json.put("blobGasUsed", quantity(gas)));
    header.excessBlobGas().ifPresent(gas -> json.put("excessBlobGas", quantity(gas)));
    header
        .parentBeaconBlockRoot()
        .ifPresent(root -> json.put("parentBeaconBlockRoot", root.toHex()));
    header.requestsHash().ifPresent(hash -> json.put("requestsHash", hash.toHex()));
    json.put("hash", BlockHash.ofBytes(header).toHex());
    return json;
  }

  /** The request that gives a block to a node. */
  static ObjectNode payload(Block block) {
    Header header = block.header();
    ObjectNode request = JSON.createObjectNode();
    ArrayNode params = request.putArray("params");
    ObjectNode json = params.addObject();
    json.put("parentHash", header.parentHash().toHex());
    json.put("feeRecipient", header.coinbase().toHex());
    json.put("stateRoot", header.stateRoot().toHex());
    json.put("receiptsRoot", header.receiptsRoot().toHex());
    json.put("logsBloom", header.logsBloom().bytes().toHex());
    json.put("prevRandao", header.mixHash().toHex());
    json.put("blockNumber", quantity(header.number()));
    json.put("gasLimit", quantity(header.gasLimit()));
    json.put("gasUsed", quantity(header.gasUsed()));
    json.put("timestamp", quantity(header.timestamp()));
    json.put("extraData", header.extraData().toHex());
    json.put("baseFeePerGas", header.baseFeePerGas().orElseThrow().toQuantity());
    json.put("blockHash", BlockHash.ofBytes(header).toHex());
    ArrayNode transactions = json.putArray("transactions");
    block.transactions().forEach(tx -> transactions.add(TransactionCodec.encode(tx).toHex()));
    header.withdrawalsRoot().ifPresent(root -> json.putArray("withdrawals"));
    if (header.blobGasUsed().isPresent()) {
      json.put("blobGasUsed", quantity(header.blobGasUsed().get()));
      json.put("excessBlobGas", quantity(header.excessBlobGas().orElseThrow()));
      params.addArray();
      params.add(header.parentBeaconBlockRoot().orElseThrow().toHex());
    }
    if (header.requestsHash().isPresent()) {
      params.addArray().add("0x" + REQUEST);
    }
    request.put("newPayloadVersion", "" + (params.size() == 1 ? 2 : params.size()));
    return request;
  }

  private static String quantity(long number) {
    return "0x" + Long.toHexString(number);
  }
}
