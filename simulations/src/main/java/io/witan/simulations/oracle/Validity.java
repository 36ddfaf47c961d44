package io.witan.simulations.oracle;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.chain.SealedHeader;
import io.witan.protocol.chain.VoteTally;
import io.witan.protocol.consensus.Quorum;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.IbftExtraData;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rules.BftConfig.Algorithm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * S3: a final block executes to what its header says, names the validators of its height, and
 * carries seals of a quorum of them over this very block. Counts with the product's quorum whatever
 * the run's consensus believes.
 */
public final class Validity implements Oracle {
  private record Ground(Header header, VoteTally next) {}

  private final Verifier verifier;
  private final long epoch;
  private final Algorithm engine;
  private final BiFunction<Header, Block, Optional<String>> execution;
  private final Map<Hash, Ground> grounds = new LinkedHashMap<>();

  /**
   * An oracle for one chain.
   *
   * @param execution why a block is not what its parent and transactions make; empty where it is
   */
  public Validity(
      Header genesis,
      Hash genesisHash,
      long epoch,
      Verifier verifier,
      BiFunction<Header, Block, Optional<String>> execution) {
    this.verifier = verifier;
    this.epoch = epoch;
    this.execution = execution;
    this.engine = engineOf(genesis);
    List<Address> first = sealed(genesis).orElseThrow().validators();
    grounds.put(genesisHash, new Ground(genesis, VoteTally.of(first)));
  }

  @Override
  public String id() {
    return "S3 validity";
  }

  @Override
  public Optional<String> see(Sight sight) {
    if (!(sight instanceof Sight.Appended appended)) {
      return Optional.empty();
    }
    Header header = appended.block().header();
    Ground ground = grounds.get(header.parentHash());
    if (ground == null) {
      return Optional.of("height %d has no final parent".formatted(header.number()));
    }
    Optional<String> broken =
        execution
            .apply(ground.header, appended.block())
            .or(() -> unsealed(header, ground.next.validators()));
    grounds.computeIfAbsent(appended.hash(), hash -> new Ground(header, after(ground, header)));
    return broken.map(
        why -> "node %d appended height %d: %s".formatted(appended.node(), header.number(), why));
  }

  private VoteTally after(Ground ground, Header header) {
    VoteTally tally = ground.next;
    if (header.number() % epoch == 0) {
      tally = tally.withoutVotes();
    }
    Optional<SealedHeader> sealed = sealed(header);
    var vote = sealed.flatMap(SealedHeader::vote);
    var author = sealed.flatMap(SealedHeader::author);
    return vote.isEmpty() || author.isEmpty()
        ? tally
        : tally.cast(author.get(), vote.get().candidate(), vote.get().add());
  }

  /** IBFT's extra data begins with its vanity, QBFT's is a list. */
  private static Algorithm engineOf(Header genesis) {
    try {
      IbftExtraData.decode(genesis.extraData());
      return Algorithm.IBFT;
    } catch (RlpException other) {
      return Algorithm.QBFT;
    }
  }

  private Optional<SealedHeader> sealed(Header header) {
    return SealedHeader.read(header, engine, verifier);
  }

  private Optional<String> unsealed(Header header, List<Address> validators) {
    Optional<SealedHeader> read = sealed(header);
    if (read.isEmpty()) {
      return Optional.of("its extra data cannot be read");
    }
    SealedHeader extra = read.get();
    if (!extra.validators().equals(validators)) {
      return Optional.of("it names other validators than those of its height");
    }
    List<Address> sealers = new ArrayList<>(validators.size());
    for (Bytes seal : extra.seals()) {
      Optional<Address> sealer = verifier.recover(extra.sealed(), Signature.of(seal));
      boolean counts =
          sealer.isPresent()
              && validators.contains(sealer.get())
              && !sealers.contains(sealer.get());
      if (counts) {
        sealers.add(sealer.get());
      }
    }
    int quorum = Quorum.size(validators.size(), false);
    return sealers.size() >= quorum
        ? Optional.empty()
        : Optional.of(
            "%d validators sealed it, the quorum is %d".formatted(sealers.size(), quorum));
  }
}
