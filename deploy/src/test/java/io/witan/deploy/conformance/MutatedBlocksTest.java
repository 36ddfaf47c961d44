package io.witan.deploy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Bloom;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.Withdrawal;
import io.witan.protocol.rlp.RlpException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A valid block in which one thing is changed is refused, and the refusal says for what. */
class MutatedBlocksTest {
  private static final Hash OTHER = Hash.fromHex("0x" + "5a".repeat(32));

  /**
   * A change of a header.
   *
   * @param reason that the refusal must contain one of
   */
  private record Change(
      String name,
      BiFunction<Header, Header, Optional<HeaderBuilder>> apply,
      List<String> reason) {}

  private static final List<Change> CHANGES =
      List.of(
          change("parent", (p, h) -> h.toBuilder().parentHash(OTHER), "parent is not known"),
          change("ommers", (p, h) -> h.toBuilder().ommersHash(OTHER), "ommers", "proof of work"),
          change("state root", (p, h) -> h.toBuilder().stateRoot(OTHER), "state root"),
          change("transactions", (p, h) -> h.toBuilder().transactionsRoot(OTHER), "transactions"),
          change("receipts", (p, h) -> h.toBuilder().receiptsRoot(OTHER), "receipts root"),
          change("bloom", (p, h) -> h.toBuilder().logsBloom(fullBloom()), "logs bloom"),
          change(
              "difficulty",
              (p, h) -> h.toBuilder().difficulty(h.difficulty().plus(Uint256.ONE)),
              "difficulty",
              "proof of work"),
          change("number", (p, h) -> h.toBuilder().number(h.number() + 1), "number"),
          change("same number", (p, h) -> h.toBuilder().number(p.number()), "number"),
          change(
              "gas limit high",
              (p, h) -> h.toBuilder().gasLimit(p.gasLimit() * 2 + p.gasLimit() / 1024),
              "gas limit"),
          change("gas limit low", (p, h) -> h.toBuilder().gasLimit(4_999), "gas"),
          optional(
              "gas limit huge",
              h -> h.gasLimit() < Long.MAX_VALUE / 2,
              h -> h.gasLimit(Long.MAX_VALUE),
              "gas limit"),
          change("gas used", (p, h) -> h.toBuilder().gasUsed(h.gasUsed() + 1), "gas"),
          change(
              "gas above",
              (p, h) -> h.toBuilder().gasUsed(h.gasLimit() + 1),
              "is above",
              "63 bits"),
          change("time", (p, h) -> h.toBuilder().timestamp(p.timestamp()), "timestamp"),
          change("long extra", (p, h) -> h.toBuilder().extraData(zeros(33)), "extra data"),
          optional("nonce", h -> h.difficulty().isZero(), h -> h.nonce(zeros(7, 1)), "of work"),
          optional(
              "base fee",
              h -> h.baseFeePerGas().isPresent(),
              h -> h.baseFeePerGas(Uint256.of(123_456_789)),
              "base fee"),
          optional(
              "base fee too early",
              h -> h.baseFeePerGas().isEmpty(),
              h -> h.baseFeePerGas(Uint256.ONE),
              "base fee"),
          optional(
              "withdrawals",
              h -> h.withdrawalsRoot().isPresent(),
              h -> h.withdrawalsRoot(OTHER),
              "withdrawals root"),
          optional(
              "blob gas",
              h -> h.blobGasUsed().isPresent(),
              h -> h.blobGasUsed(7 * 131_072L),
              "blob gas used"),
          optional(
              "excess",
              h -> h.excessBlobGas().isPresent(),
              h -> h.excessBlobGas(1L << 40),
              "excess blob gas"),
          optional(
              "requests too early",
              h -> h.parentBeaconBlockRoot().isPresent() && h.requestsHash().isEmpty(),
              h -> h.requestsHash(OTHER),
              "requests hash"));

  private static Change change(
      String name, BiFunction<Header, Header, HeaderBuilder> apply, String... reason) {
    return new Change(name, (p, h) -> Optional.of(apply.apply(p, h)), List.of(reason));
  }

  private static Change optional(
      String name,
      Function<Header, Boolean> when,
      Function<HeaderBuilder, HeaderBuilder> apply,
      String... reason) {
    return new Change(
        name,
        (p, h) -> when.apply(h) ? Optional.of(apply.apply(h.toBuilder())) : Optional.empty(),
        List.of(reason));
  }

  private static Bytes zeros(int count, int... then) {
    return Bytes.concat(Bytes.wrap(new byte[count]), Bytes.ofInts(then));
  }

  private static Bloom fullBloom() {
    return Bloom.of(Bytes.fromHex("0x" + "ff".repeat(Bloom.SIZE)));
  }

  /** Walks a sample's chain and hands each valid block over before it is added. */
  private interface Visitor {
    void visit(String place, ReplayedChain chain, Header parent, Block block) throws Exception;
  }

  private static void walk(Visitor visitor) throws Exception {
    Path archive =
        Bundle.locate().map(b -> b.resolve("blockchain-tests-sample.zip")).orElse(Path.of(""));
    assumeTrue(Files.isRegularFile(archive), "the bundle is not here: skipped");
    try (TestSources sources = TestSources.of(List.of(archive))) {
      for (TestSources.Source source : sources.files()) {
        for (var entry : source.read().json().properties()) {
          chain(source.path() + ":" + entry.getKey(), entry.getValue(), visitor);
        }
      }
    }
  }

  private static void chain(String place, JsonNode test, Visitor visitor) throws Exception {
    TestNetwork network = TestNetwork.named(Fields.text(test, "network"), test).orElseThrow();
    Block genesis = Block.decode(Fields.bytes(test, "genesisRLP"));
    ReplayedChain chain =
        new ReplayedChain(network, genesis, Accounts.state(Fields.node(test, "pre")));
    Header parent = genesis.header();
    int visited = 0;
    for (JsonNode json : Fields.node(test, "blocks")) {
      if (json.has("expectException")) {
        continue;
      }
      Block block = Block.decode(Fields.bytes(json, "rlp"));
      if (block.header().parentHash().equals(chain.head()) && visited++ < 1) {
        visitor.visit(place + " " + block.number(), chain, parent, block);
      }
      chain.add(block);
      parent = block.header();
    }
  }

  /** Why the chain refuses the block; "accepted" where it does not. */
  private static String refusal(ReplayedChain chain, Bytes encoded) {
    try {
      chain.add(Block.decode(encoded));
      return "accepted";
    } catch (Refused | RlpException refused) {
      return refused.getMessage();
    }
  }

  @Test
  void eachFieldOfAHeaderIsHeldToItsRule() throws Exception {
    List<String> wrong = new ArrayList<>();
    walk(
        (place, chain, parent, block) -> {
          for (Change change : CHANGES) {
            Optional<HeaderBuilder> header = change.apply.apply(parent, block.header());
            if (header.isPresent()) {
              String reason = refusal(chain, block.withHeader(header.get().build()).encode());
              if (change.reason.stream().noneMatch(reason::contains)) {
                wrong.add(place + ": " + change.name + ": " + reason);
              }
            }
          }
        });
    assertEquals(List.of(), wrong);
  }

  @Test
  void aBodyThatIsNotTheHeadersIsRefused() throws Exception {
    List<String> wrong = new ArrayList<>();
    walk(
        (place, chain, parent, block) -> {
          for (Block other : otherBodies(block)) {
            if (refusal(chain, other.encode()).equals("accepted")) {
              wrong.add(place);
            }
          }
        });
    assertEquals(List.of(), wrong);
  }

  private static List<Block> otherBodies(Block block) {
    Header header = block.header();
    List<Block> others = new ArrayList<>();
    others.add(new Block(header, block.transactions(), List.of(header), block.withdrawals()));
    if (!block.transactions().isEmpty()) {
      List<Transaction> more = new ArrayList<>(block.transactions());
      more.add(more.getLast());
      others.add(new Block(header, more, block.ommers(), block.withdrawals()));
      others.add(new Block(header, List.of(), block.ommers(), block.withdrawals()));
    }
    if (!block.ommers().isEmpty()) {
      others.add(new Block(header, block.transactions(), List.of(), block.withdrawals()));
    }
    others.add(
        new Block(
            header,
            block.transactions(),
            block.ommers(),
            Optional.of(List.of(new Withdrawal(0, 0, Address.ZERO, 1)))));
    if (block.withdrawals().isPresent()) {
      others.add(new Block(header, block.transactions(), block.ommers(), Optional.empty()));
    }
    return others;
  }

  @Test
  void aBlockCutOffOrChangedInOneByteNeverCrashes() throws Exception {
    walk(
        (place, chain, parent, block) -> {
          byte[] encoded = block.encode().toArray();
          for (int at = 0; at < encoded.length; at += 1 + encoded.length / 97) {
            refusal(chain, Bytes.of(encoded).slice(0, at));
            byte[] changed = encoded.clone();
            changed[at] ^= (byte) (1 << (at & 7));
            refusal(chain, Bytes.of(changed));
          }
        });
  }
}
