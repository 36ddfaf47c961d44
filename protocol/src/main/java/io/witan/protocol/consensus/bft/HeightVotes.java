package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.Support;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.SmallMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What validators said in this round of a height and those before, since a quorum of it counts
 * however late: COMMITs of an earlier round decide, and in IBFT they and its PREPAREs bind. Of each
 * validator, round and phase the first, and those for blocks that are known besides, so that who
 * votes twice keeps nobody from seeing a quorum; the oldest rounds are forgotten first.
 */
public record HeightVotes(SmallMap<Place, BftFrame> frames) {
  static final HeightVotes NONE = new HeightVotes(SmallMap.empty());

  /** Some hundred rounds of a dozen validators, which last for hours. */
  private static final int MOST = 4_096;

  private static final int MOST_BLOCKS = 4;

  /**
   * Where at most one message is kept.
   *
   * @param second zero for the first message; else the block for which its sender voted besides
   */
  record Place(int round, Phase phase, Address sender, Hash second) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      if (round != other.round) {
        return Integer.compare(round, other.round);
      }
      if (phase != other.phase) {
        return phase.compareTo(other.phase);
      }
      int bySender = sender.compareTo(other.sender);
      return bySender == 0 ? second.compareTo(other.second) : bySender;
    }
  }

  public HeightVotes {
    frames = SmallMap.frozen(frames);
  }

  HeightVotes with(Address sender, BftFrame frame) {
    Place place = new Place(frame.view().round(), frame.phase(), sender, Hash.ZERO);
    SmallMap<Place, BftFrame> after = frames.withAbsent(place, frame);
    if (after.size() == frames.size()) {
      boolean again =
          frame instanceof Proposal || frames.get(place).supported().equals(frame.supported());
      return again ? this : withSecond(place, frame);
    }
    if (after.size() > MOST) {
      after = after.without(after.firstKey());
    }
    if (place.phase != Phase.PROPOSAL) {
      return new HeightVotes(after);
    }
    List<Place> blocks = new ArrayList<>(MOST_BLOCKS + 1);
    for (int i = 0; i < after.size(); i++) {
      if (after.keyAt(i).phase == Phase.PROPOSAL) {
        blocks.add(after.keyAt(i));
      }
    }
    if (blocks.size() > MOST_BLOCKS) {
      // Not the one that just came: it may be shown because it was prepared long ago.
      after = after.without(blocks.getFirst().equals(place) ? blocks.get(1) : blocks.getFirst());
    }
    return new HeightVotes(after);
  }

  /** A liar's other vote, which may be one of those that a certificate shows. */
  private HeightVotes withSecond(Place first, BftFrame frame) {
    Optional<Hash> block = frame.supported();
    boolean known = proposals().stream().anyMatch(p -> p.supported().equals(block));
    if (!known || frames.size() >= MOST) {
      return this;
    }
    Place second = new Place(first.round, first.phase, first.sender, block.orElseThrow());
    return new HeightVotes(frames.with(second, frame));
  }

  /** The proposals, newest round first. */
  List<Proposal> proposals() {
    List<Proposal> all = new ArrayList<>();
    frames
        .values()
        .forEach(
            frame -> {
              if (frame instanceof Proposal proposal) {
                all.addFirst(proposal);
              }
            });
    return all;
  }

  /** The proposal of a round, where it is known. */
  Optional<Proposal> proposal(int round) {
    return proposals().stream().filter(p -> p.view().round() == round).findFirst();
  }

  /** The newest block that a quorum prepared or committed after the round {@code above}. */
  Optional<PreparedCertificate> prepared(int above, int quorum) {
    Optional<PreparedCertificate> newest = Optional.empty();
    for (Proposal proposal : proposals()) {
      Hash digest = proposal.block().hash();
      SortedMap<Integer, SmallMap<Address, Support>> rounds = new TreeMap<>();
      frames.forEach(
          (place, frame) -> {
            if (frame instanceof Support vote && vote.digest().equals(digest)) {
              rounds
                  .computeIfAbsent(place.round, round -> new SmallMap<>())
                  .putIfAbsent(place.sender, vote);
            }
          });
      for (var round : rounds.entrySet()) {
        int best = newest.map(PreparedCertificate::round).orElse(above);
        if (round.getKey() > best && round.getValue().size() >= quorum) {
          newest =
              Optional.of(
                  new PreparedCertificate(
                      round.getKey(), proposal.block(), List.copyOf(round.getValue().values())));
        }
      }
    }
    return newest;
  }

  /** The block that a quorum committed in a round, with its seals. */
  Optional<Block> decided(int round, Hash digest, Draft d) {
    Optional<Block> block =
        proposals().stream()
            .map(Proposal::block)
            .filter(b -> b.hash().equals(digest))
            .findFirst()
            .or(() -> d.prepared.map(PreparedCertificate::block))
            .filter(b -> b.hash().equals(digest));
    if (block.isEmpty()) {
      return Optional.empty();
    }
    List<Signature> seals = new ArrayList<>();
    frames.forEach(
        (place, frame) -> {
          boolean fits =
              place.round == round
                  && frame instanceof Commit c
                  && c.digest().equals(digest)
                  && d.senders
                      .ofSeal(block.get().header(), round, c.seal())
                      .equals(Optional.of(place.sender));
          if (fits) {
            seals.add(((Commit) frame).seal());
          }
        });
    return seals.size() >= d.validators.quorum()
        ? Optional.of(d.rules.encoding().sealed(block.get(), round, seals))
        : Optional.empty();
  }
}
