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
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Transition;
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
  private final ChainConfig chain;
  private final BiFunction<Header, Block, Optional<String>> execution;
  private final Map<Hash, Ground> grounds = new LinkedHashMap<>();

  /**
   * An oracle for one chain.
   *
   * @param chain what holds at which height
   * @param execution why a block is not what its parent and transactions make; empty where it is
   */
  public Validity(
      Header genesis,
      Hash genesisHash,
      ChainConfig chain,
      Verifier verifier,
      BiFunction<Header, Block, Optional<String>> execution) {
    this.verifier = verifier;
    this.chain = chain;
    this.execution = execution;
    List<Address> first = sealed(genesis).orElseThrow().validators();
    grounds.put(genesisHash, new Ground(genesis, change(VoteTally.of(first), 1)));
  }

  @Override
  public String id() {
    return "S3 validity";
  }

  @Override
  public boolean heedsVotes() {
    return false;
  }

  @Override
  public boolean heedsReports() {
    return false;
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
    if (header.number() % config(header.number()).epochLength() == 0) {
      tally = tally.withoutVotes();
    }
    Optional<SealedHeader> sealed = sealed(header);
    var vote = sealed.flatMap(SealedHeader::vote);
    var author = sealed.flatMap(SealedHeader::author);
    if (vote.isPresent() && author.isPresent()) {
      tally = tally.cast(author.get(), vote.get().candidate(), vote.get().add());
    }
    return change(tally, header.number() + 1);
  }

  /** Validators that a transition names replace those before. */
  private VoteTally change(VoteTally tally, long height) {
    VoteTally changed = tally;
    for (Transition transition : chain.transitions()) {
      Optional<List<Address>> named = transition.consensus().validators();
      if (transition.height() == height && named.isPresent()) {
        changed = VoteTally.of(named.get());
      }
    }
    return changed;
  }

  private BftConfig config(long height) {
    return chain.consensusAt(height).orElseThrow();
  }

  private Optional<SealedHeader> sealed(Header header) {
    return SealedHeader.read(header, config(header.number()).algorithm(), verifier);
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
    boolean[] counted = new boolean[validators.size()];
    int sealers = 0;
    for (Bytes seal : extra.seals()) {
      Optional<Address> sealer = verifier.recover(extra.sealed(), Signature.of(seal));
      int place = sealer.map(validators::indexOf).orElse(-1);
      if (place >= 0 && !counted[place]) {
        counted[place] = true;
        sealers++;
      }
    }
    int quorum = Quorum.size(validators.size(), config(header.number()));
    return sealers >= quorum
        ? Optional.empty()
        : Optional.of("%d validators sealed it, the quorum is %d".formatted(sealers, quorum));
  }
}
