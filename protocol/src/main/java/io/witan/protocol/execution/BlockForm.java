package io.witan.protocol.execution;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderCodec;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.trie.TrieRoots;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Whether a header has the fields of its fork, and what in it execution finds different. */
public final class BlockForm {
  /** Of an encoded block, from Osaka on (EIP-7934). */
  static final int MOST_BYTES = 8 << 20;

  private static final Map<String, Function<Header, Object>> COMMITMENTS = new LinkedHashMap<>();

  static {
    COMMITMENTS.put("gas used", Header::gasUsed);
    COMMITMENTS.put("receipts root", Header::receiptsRoot);
    COMMITMENTS.put("logs bloom", Header::logsBloom);
    COMMITMENTS.put("state root", Header::stateRoot);
    COMMITMENTS.put("transactions root", Header::transactionsRoot);
    COMMITMENTS.put("blob gas used", Header::blobGasUsed);
    COMMITMENTS.put("requests hash", Header::requestsHash);
  }

  private BlockForm() {}

  /** What is wrong with the block before it is run. */
  static Optional<String> problem(ChainConfig config, Header parent, Block block) {
    Header header = block.header();
    Rules rules = config.at(header.number(), header.timestamp());
    if (rules.isAtLeast(Fork.OSAKA) && block.encode().size() > MOST_BYTES) {
      return Optional.of("the block has more than " + MOST_BYTES + " bytes");
    }
    if (!header.ommersHash().equals(ommersHash(block))) {
      return Optional.of("ommers hash is not that of the ommers");
    }
    if (config.consensus().isPresent()) {
      if (!block.ommers().isEmpty()) {
        return Optional.of("the block has ommers");
      }
      if (!block.withdrawals().orElse(List.of()).isEmpty()) {
        return Optional.of("the block has withdrawals");
      }
    }
    return problem(config, parent, header).or(() -> withdrawals(block));
  }

  /** What is wrong with a header as the child of another, whoever may seal it. */
  public static Optional<String> problem(ChainConfig config, Header parent, Header header) {
    Rules rules = config.at(header.number(), header.timestamp());
    if (header.number() != parent.number() + 1) {
      return Optional.of("number " + header.number() + " does not follow " + parent.number());
    }
    if (header.gasLimit() < 0 || header.gasUsed() > header.gasLimit()) {
      return Optional.of("gas used is above the gas limit");
    }
    Optional<?> baseFee = FeeMarket.nextBaseFee(config, parent, header.timestamp());
    if (!header.baseFeePerGas().equals(baseFee)) {
      return Optional.of("base fee is " + header.baseFeePerGas() + ", expected " + baseFee);
    }
    if (header.withdrawalsRoot().isPresent() != rules.isAtLeast(Fork.SHANGHAI)) {
      return Optional.of("withdrawals root is present or absent against the fork");
    }
    if (header.requestsHash().isPresent() != rules.isAtLeast(Fork.PRAGUE)) {
      return Optional.of("requests hash is present or absent against the fork");
    }
    return blobFields(rules, parent, header);
  }

  private static Hash ommersHash(Block block) {
    return block.ommers().isEmpty()
        ? EmptyHashes.OMMERS
        : Keccak.hash(new RlpWriter().list(block.ommers(), HeaderCodec::write).toBytes());
  }

  private static Optional<String> withdrawals(Block block) {
    Optional<Hash> found = block.withdrawals().map(TrieRoots::ofWithdrawals);
    return block.header().withdrawalsRoot().equals(found)
        ? Optional.empty()
        : Optional.of("withdrawals root is not that of the withdrawals");
  }

  private static Optional<String> blobFields(Rules rules, Header parent, Header header) {
    boolean due = rules.isAtLeast(Fork.CANCUN);
    if (header.blobGasUsed().isPresent() != due
        || header.excessBlobGas().isPresent() != due
        || header.parentBeaconBlockRoot().isPresent() != due) {
      return Optional.of("blob fields are present or absent against the fork");
    }
    return due && header.excessBlobGas().get() != BlobGas.nextExcess(rules, parent)
        ? Optional.of("excess blob gas does not follow from the parent")
        : Optional.empty();
  }

  /** The first commitment that is not what execution found. */
  static String difference(Header told, Header found) {
    for (Map.Entry<String, Function<Header, Object>> entry : COMMITMENTS.entrySet()) {
      Object expected = entry.getValue().apply(found);
      Object given = entry.getValue().apply(told);
      if (!Objects.equals(expected, given)) {
        return entry.getKey() + " is " + given + ", execution gives " + expected;
      }
    }
    return "the header is not what execution gives";
  }
}
