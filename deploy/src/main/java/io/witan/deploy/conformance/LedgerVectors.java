package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.execution.InvalidTransaction;
import io.witan.protocol.execution.TransactionValidity;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Vectors about blocks, receipts, transactions and genesis files. */
final class LedgerVectors {
  private LedgerVectors() {}

  static Outcome blocksAndReceipts(JsonNode test) {
    JsonNode input = Fields.node(test, "input");
    JsonNode expected = Fields.node(test, "expected");
    if (input.has("uncles")) {
      return Outcome.equal("ommers' hash", Fields.hash(expected, "sha3Uncles"), EmptyHashes.OMMERS);
    }
    Bytes encoded = Fields.bytes(input, "rlp");
    return expected.has("receipts") ? receipts(encoded, expected) : block(encoded, expected);
  }

  private static Outcome receipts(Bytes encoded, JsonNode expected) {
    List<Receipt> receipts =
        RlpReader.decode(
            encoded, in -> in.list(r -> Receipt.decode(r.nextIsList() ? r.raw() : r.bytes())));
    Outcome outcome =
        Outcome.equal("receipts", Fields.number(expected, "receipts"), (long) receipts.size());
    for (int i = 0; i < receipts.size(); i++) {
      outcome =
          outcome.and(
              Outcome.equal(
                  "type", expected.path("types").path(i).asInt(), receipts.get(i).type()));
    }
    return outcome;
  }

  private static Outcome block(Bytes encoded, JsonNode expected) {
    Block block = Block.decode(encoded);
    Header header = block.header();
    Outcome outcome =
        Outcome.equal("written again", encoded, block.encode())
            .and(Outcome.equal("size", Fields.number(expected, "size"), (long) encoded.size()))
            .and(
                Outcome.equal(
                    "transactions",
                    Fields.number(expected, "transactions"),
                    (long) block.transactions().size()))
            .and(
                Outcome.equal(
                    "difficulty", Fields.word(expected, "difficulty"), header.difficulty()))
            .and(Outcome.equal("gas limit", Fields.number(expected, "gasLimit"), header.gasLimit()))
            .and(Outcome.equal("gas used", Fields.number(expected, "gasUsed"), header.gasUsed()))
            .and(Outcome.equal("miner", Fields.address(expected, "miner"), header.coinbase()))
            .and(Outcome.equal("nonce", Fields.bytes(expected, "nonce"), header.nonce()))
            .and(
                Outcome.equal(
                    "timestamp", Fields.number(expected, "timestamp"), header.timestamp()));
    if (expected.has("blockHash")) {
      outcome =
          outcome
              .and(Outcome.equal("hash", Fields.hash(expected, "blockHash"), block.hash()))
              .and(Outcome.equal("mix hash", Fields.hash(expected, "mixHash"), header.mixHash()))
              .and(
                  Outcome.equal(
                      "state root", Fields.hash(expected, "stateRoot"), header.stateRoot()));
    }
    int index = 0;
    for (JsonNode type : expected.path("transactionTypes")) {
      outcome =
          outcome.and(
              Outcome.equal("type", type.asInt(), block.transactions().get(index++).type()));
    }
    return outcome;
  }

  static Outcome genesis(JsonNode test) {
    JsonNode input = Fields.node(test, "input");
    if (!input.has("genesis") && !input.has("genesisFile")) {
      return new Outcome.Excluded("the genesis is not given");
    }
    JsonNode file = input.has("genesis") ? input.get("genesis") : ofBundle(input);
    if (file.isMissingNode()) {
      return new Outcome.Excluded("the genesis file it names is not in the bundle");
    }
    Genesis genesis;
    try {
      genesis = GenesisFile.parse(withConfig(file));
    } catch (CommandFailure refused) {
      return new Outcome.Failed("refused: " + refused.getMessage());
    }
    JsonNode expected = Fields.node(test, "expected");
    Outcome outcome = Outcome.passed();
    if (expected.has("stateRoot")) {
      outcome =
          Outcome.equal(
              "state root", Fields.hash(expected, "stateRoot"), genesis.header().stateRoot());
    }
    if (expected.has("blockRlp")) {
      outcome =
          outcome.and(
              Outcome.equal("block", Fields.bytes(expected, "blockRlp"), genesis.block().encode()));
    }
    return expected.has("blockHash")
        ? outcome.and(
            Outcome.equal("hash", Fields.hash(expected, "blockHash"), genesis.block().hash()))
        : outcome;
  }

  /** The block does not depend on the rules, but a node wants to know them. */
  private static JsonNode withConfig(JsonNode genesis) {
    if (!(genesis instanceof ObjectNode object) || genesis.has("config")) {
      return genesis;
    }
    ObjectNode copy = object.deepCopy();
    copy.putObject("config");
    return copy;
  }

  /** A file of the bundle's archive of genesis files. */
  private static JsonNode ofBundle(JsonNode input) {
    String name = Fields.text(input, "genesisFile");
    Optional<Path> archive =
        Bundle.locate().map(b -> b.resolve("genesis-and-network-files.zip")).filter(Files::exists);
    if (archive.isEmpty()) {
      return MissingNode.getInstance();
    }
    try (TestSources sources = TestSources.of(List.of(archive.get()))) {
      return sources.files().stream()
          .filter(
              source -> source.path().endsWith("/" + name) || source.path().endsWith("!" + name))
          .findFirst()
          .map(source -> source.read().json())
          .orElse(MissingNode.getInstance());
    }
  }

  static Outcome privateTransaction(JsonNode test) {
    JsonNode input = Fields.node(test, "input");
    JsonNode expected = Fields.node(test, "expected");
    if (!input.has("rlp")) {
      return signedPrivately(input, expected, test.path("derived"));
    }
    Transaction tx = TransactionCodec.decode(Fields.bytes(input, "rlp"));
    Optional<Address> sender =
        RecoveredTransaction.recover(tx, Secp256k1.get(), true).map(RecoveredTransaction::sender);
    Outcome outcome = Outcome.passed();
    if (expected.has("sender")) {
      outcome = Outcome.equal("sender", Optional.of(Fields.address(expected, "sender")), sender);
    }
    if (tx instanceof Transaction.Legacy legacy && expected.has("isPrivate")) {
      outcome =
          outcome
              .and(
                  Outcome.equal(
                      "private", expected.get("isPrivate").asBoolean(), legacy.isPrivate()))
              .and(Outcome.equal("v", Fields.word(expected, "v"), legacy.v()));
    }
    JsonNode derived = test.path("derived");
    if (derived.has("senderRecoveredWithHomesteadHash")) {
      outcome =
          outcome.and(
              Outcome.equal(
                  "sender",
                  Optional.of(Fields.address(derived, "senderRecoveredWithHomesteadHash")),
                  sender));
    }
    return derived.has("txHash")
        ? outcome.and(
            Outcome.equal("hash", Fields.hash(derived, "txHash"), TransactionCodec.hash(tx)))
        : outcome;
  }

  /** What names another chain must not be in a block; a signer of ours would name ours. */
  private static Outcome ofAnotherChain(JsonNode input, JsonNode expected) {
    JsonNode fields = Fields.node(input, "tx");
    long nonce = Fields.number(fields, "nonce");
    Uint256 ours = Fields.word(input, "signerChainId");
    ChainConfig chain =
        new ChainConfig(
            ours,
            ForkSchedule.all(Fork.BERLIN),
            Optional.empty(),
            List.of(),
            Optional.of(0L),
            List.of(),
            Integer.MAX_VALUE,
            false);
    return Outcome.equal(
            "signing hash",
            Fields.hash(expected, "signingHash"),
            TransactionCodec.signingHash(unsigned(ours, nonce)))
        .and(
            Outcome.equal(
                "refusal",
                Optional.of(InvalidTransaction.WRONG_CHAIN),
                TransactionValidity.alone(
                    chain.at(0, 0), unsigned(Fields.word(fields, "chainId"), nonce))));
  }

  private static Transaction unsigned(Uint256 chain, long nonce) {
    return new Transaction.AccessList(
        chain,
        nonce,
        Uint256.ZERO,
        0,
        Optional.empty(),
        Uint256.ZERO,
        Bytes.EMPTY,
        List.of(),
        new Signature(0, Uint256.ZERO, Uint256.ZERO));
  }

  /** How the transaction was signed is told in words; its bytes are derived from them. */
  private static Outcome signedPrivately(JsonNode input, JsonNode expected, JsonNode derived) {
    if (!derived.has("rlp")) {
      return ofAnotherChain(input, expected);
    }
    Bytes encoded = Fields.bytes(derived, "rlp");
    if (!(TransactionCodec.decode(encoded) instanceof Transaction.Legacy tx)) {
      return new Outcome.Failed("not a legacy transaction");
    }
    Signature made =
        Secp256k1.get()
            .sign(Fields.bytes(input, "privateKey"), Fields.hash(derived, "signingHash"));
    boolean same = Fields.node(expected, "senderEqualsSigner").asBoolean();
    Optional<Address> sender =
        RecoveredTransaction.recover(tx, Secp256k1.get(), true).map(RecoveredTransaction::sender);
    boolean found = sender.equals(Optional.of(Fields.address(derived, "address")));
    return Outcome.equal("r", Fields.word(derived, "r"), tx.r())
        .and(Outcome.equal("our r", tx.r(), made.r()))
        .and(Outcome.equal("our s", tx.s(), made.s()))
        .and(Outcome.equal("v", Fields.word(derived, "v"), tx.v()))
        .and(Outcome.equal("private", expected.path("isPrivate").asBoolean(), tx.isPrivate()))
        .and(Outcome.equal("the signer is found", same, found))
        .and(Outcome.equal("hash", Fields.hash(derived, "txHash"), TransactionCodec.hash(tx)));
  }

  /** A header in the words of JSON-RPC. */
  static Header header(JsonNode json) {
    return new HeaderBuilder()
        .parentHash(Fields.hash(json, "parentHash"))
        .ommersHash(Fields.hash(json, "sha3Uncles"))
        .coinbase(Fields.address(json, "miner"))
        .stateRoot(Fields.hash(json, "stateRoot"))
        .transactionsRoot(Fields.hash(json, "transactionsRoot"))
        .receiptsRoot(Fields.hash(json, "receiptsRoot"))
        .difficulty(Fields.word(json, "difficulty"))
        .number(Fields.number(json, "number"))
        .gasLimit(Fields.number(json, "gasLimit"))
        .gasUsed(Fields.number(json, "gasUsed"))
        .timestamp(Fields.number(json, "timestamp"))
        .extraData(Fields.bytes(json, "extraData"))
        .mixHash(Fields.hash(json, "mixHash"))
        .nonce(Fields.bytes(json, "nonce"))
        .build();
  }
}
