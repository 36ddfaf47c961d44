package io.witan.protocol.chain;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.consensus.BftRules.QuorumRule;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import java.util.List;
import java.util.Optional;

/**
 * The rules of BFT: a header's own fields, and a quorum of seals. Stricter than GoQuorum, which
 * takes F+1 seals and does not look at the validators that a header names.
 */
public final class HeaderRules implements BlockRules {
  private final Verifier verifier;
  private final QuorumRule quorum;

  /**
   * Rules for one chain.
   *
   * @param quorum the one that consensus works with: {@code Quorum::size} but in experiments
   */
  public HeaderRules(Verifier verifier, QuorumRule quorum) {
    this.verifier = verifier;
    this.quorum = quorum;
  }

  @Override
  public Optional<ChainRefusal> refusal(Head head, Block block) {
    Header header = block.header();
    Optional<ChainRefusal> plain = plainRefusal(head, header);
    if (plain.isPresent()) {
      return plain;
    }
    if (!block.ommers().isEmpty()) {
      return Optional.of(ChainRefusal.OMMERS);
    }
    Optional<SealedHeader> sealed = SealedHeader.read(header, head.config().algorithm(), verifier);
    return sealed.isEmpty()
        ? Optional.of(ChainRefusal.EXTRA_DATA)
        : agreementRefusal(head, sealed.get());
  }

  /** The rules on a header's own fields, seals and extra data left out. */
  public static Optional<ChainRefusal> plainRefusal(Head head, Header header) {
    Header parent = head.header();
    long earliest = parent.timestamp() + head.config().blockPeriod().toSeconds();
    ChainRefusal reason = null;
    if (header.number() != parent.number() + 1) {
      reason = ChainRefusal.NUMBER;
    } else if (!header.parentHash().equals(head.hash())) {
      reason = ChainRefusal.PARENT;
    } else if (header.timestamp() < earliest) {
      reason = ChainRefusal.TIME;
    } else if (!GasLimits.mayFollow(parent.gasLimit(), header.gasLimit())) {
      reason = ChainRefusal.GAS_LIMIT;
    } else if (header.gasUsed() > header.gasLimit()) {
      reason = ChainRefusal.GAS_USED;
    } else if (!header.difficulty().equals(Uint256.ONE)) {
      reason = ChainRefusal.DIFFICULTY;
    } else if (!header.mixHash().equals(BlockHash.ISTANBUL_DIGEST)) {
      reason = ChainRefusal.MIX_HASH;
    } else if (!header.ommersHash().equals(EmptyHashes.OMMERS)) {
      reason = ChainRefusal.OMMERS;
    }
    return Optional.ofNullable(reason);
  }

  private Optional<ChainRefusal> agreementRefusal(Head head, SealedHeader sealed) {
    boolean contract = head.config().validatorContract().isPresent();
    List<Address> named = contract ? List.of() : head.validators();
    if (!sealed.validators().equals(named)) {
      return Optional.of(ChainRefusal.VALIDATORS);
    }
    if (sealed.author().isEmpty() || !head.validators().contains(sealed.author().get())) {
      return Optional.of(ChainRefusal.AUTHOR);
    }
    boolean[] counted = new boolean[head.validators().size()];
    int sealers = 0;
    for (Bytes bytes : sealed.seals()) {
      // More seals than validators end here too, before their signatures cost anything.
      Optional<Signature> seal = SealedHeader.signature(bytes);
      Optional<Address> sealer =
          seal.isEmpty() ? Optional.empty() : verifier.recover(sealed.sealed(), seal.get());
      if (sealer.isEmpty()) {
        return Optional.of(ChainRefusal.SEAL_MALFORMED);
      }
      int place = head.validators().indexOf(sealer.get());
      if (place < 0) {
        return Optional.of(ChainRefusal.SEAL_OF_STRANGER);
      }
      if (counted[place]) {
        return Optional.of(ChainRefusal.SEAL_TWICE);
      }
      counted[place] = true;
      sealers++;
    }
    return sealers < quorum.size(head.validators().size(), head.config())
        ? Optional.of(ChainRefusal.SEALS_MISSING)
        : Optional.empty();
  }
}
