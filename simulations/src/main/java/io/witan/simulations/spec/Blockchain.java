package io.witan.simulations.spec;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.chain.VoteTally;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.QbftExtraData;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A chain up to its last block, and what follows from it for the next: {@code validators}, {@code
 * proposer}, {@code quorum}, {@code f}, {@code ValidNewBlock}.
 */
record Blockchain(Header last, Hash hash, VoteTally tally) {
  /** The height to agree on: the length of the specification's sequence. */
  long height() {
    return last.number() + 1;
  }

  List<Address> validators() {
    return tally.validators();
  }

  /** The most that may lie. */
  int f() {
    return (validators().size() - 1) / 3;
  }

  /** So many that two such sets have an honest validator in common. */
  int quorum() {
    return (2 * validators().size() - 1) / 3 + 1;
  }

  /** The one after the last block's author, or the first where he is none; then one a round. */
  Address proposer(int round) {
    long first = validators().indexOf(last.coinbase()) + 1L;
    return validators().get((int) ((first + round) % validators().size()));
  }

  /** When a block is due, in whole seconds as headers have it. */
  Instant due(Law law) {
    return Instant.ofEpochSecond(last.timestamp() + law.blockPeriod().toSeconds());
  }

  /** Why this block cannot follow as far as its content goes ({@code validateEthereumBlock}). */
  Optional<String> invalid(Block block, Law law) {
    Header header = block.header();
    if (header.number() != height() || !header.parentHash().equals(hash)) {
      return Optional.of("it does not follow this chain");
    }
    return Instant.ofEpochSecond(header.timestamp()).isBefore(due(law))
        ? Optional.of("it is dated too early")
        : law.execution().apply(last, block);
  }

  /** Why this block with its seals cannot be appended ({@code ValidNewBlock}). */
  Optional<String> invalidNew(Block block, Law law) {
    Header header = block.header();
    if (header.number() != height() || !header.parentHash().equals(hash)) {
      return Optional.of("it does not follow this chain");
    }
    QbftExtraData extra = QbftExtraData.of(header);
    TreeSet<Address> sealers = new TreeSet<>();
    for (Bytes seal : extra.seals()) {
      Optional<Address> sealer =
          seal.size() == Signature.SIZE
              ? law.senders().ofSeal(header, extra.round(), Signature.of(seal))
              : Optional.empty();
      if (sealer.filter(validators()::contains).isEmpty()) {
        return Optional.of("a seal is no validator's");
      }
      sealers.add(sealer.get());
    }
    return sealers.size() >= quorum()
        ? Optional.empty()
        : Optional.of("%d seals, the quorum is %d".formatted(sealers.size(), quorum()));
  }

  /** This chain with one block more. */
  Blockchain append(Block block, Hash itsHash, Law law) {
    Header header = block.header();
    VoteTally before = header.number() % law.epochLength() == 0 ? tally.withoutVotes() : tally;
    VoteTally after =
        QbftExtraData.of(header)
            .vote()
            .map(vote -> before.cast(header.coinbase(), vote.candidate(), vote.add()))
            .orElse(before);
    return new Blockchain(header, itsHash, after);
  }
}
