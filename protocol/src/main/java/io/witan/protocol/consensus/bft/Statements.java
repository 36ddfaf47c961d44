package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.BftObservation.Equivocation;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.ValidatorSet;
import io.witan.protocol.consensus.View;
import io.witan.protocol.machine.SmallMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What other validators signed at this height, the {@link #PAST_HEIGHTS} before and those to come,
 * so that whoever signs two contradicting messages is named, even where the second one comes too
 * late to count. Kept is what a signature covers, the first of each validator, view and phase.
 *
 * @param said of each validator at most {@link #MOST} messages, {@link #MOST_BLOCKS} of them with a
 *     block; where they are more, those of the latest view to come are forgotten first, then the
 *     oldest, so that no flood hides what is said in the present view
 * @param evidence the first against each validator, until the node stops
 */
public record Statements(
    SmallMap<Address, SmallMap<Place, Statement>> said, SmallMap<Address, Equivocation> evidence) {
  static final Statements NONE = new Statements(SmallMap.empty(), SmallMap.empty());

  /** Heights before the one being agreed on of which messages are still compared. */
  public static final int PAST_HEIGHTS = 3;

  /** Some sixteen rounds. */
  public static final int MOST = 64;

  public static final int MOST_BLOCKS = 4;

  /** Validators can be voted in and out without end; evidence is not collected without end. */
  private static final int MOST_CULPRITS = 128;

  /** Where a validator says one thing. */
  record Place(View view, Phase phase) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byView = view.compareTo(other.view);
      return byView != 0 ? byView : phase.compareTo(other.phase);
    }
  }

  /** What it said there first, and whether it was already seen to have said something else too. */
  record Statement(BftFrame frame, boolean contradicted) {}

  /** An authentic message of another validator. */
  static void heard(Draft d, Address signer, BftFrame frame) {
    SmallMap<Place, Statement> known = d.statements.said.get(signer);
    Place place = new Place(frame.view(), frame.phase());
    Statement first = known == null ? null : known.get(place);
    if (first == null) {
      d.statements =
          d.statements.with(signer, place, new Statement(signed(frame), false), d.view());
    } else if (!first.contradicted && contradict(first.frame, frame)) {
      var evidence = new Equivocation(signer, first.frame, signed(frame));
      d.observe(evidence);
      d.statements =
          d.statements
              .with(signer, place, new Statement(first.frame, true), d.view())
              .with(evidence);
    }
  }

  /** A message that is too late to be used: it can still be evidence. */
  static void late(Draft d, BftFrame frame) {
    long height = frame.view().height();
    if (d.isValidator() && height >= d.height() - PAST_HEIGHTS) {
      d.sendersAt(height)
          .of(frame)
          .filter(d.validators::contains)
          .filter(signer -> !signer.equals(d.self()))
          .ifPresent(signer -> heard(d, signer, frame));
    }
  }

  /** Without what is too old now, and without those who are no validators any more. */
  Statements atNewHeight(ValidatorSet validators, long height) {
    Place oldest = new Place(new View(Math.max(0, height - PAST_HEIGHTS), 0), Phase.PROPOSAL);
    SortedMap<Address, SmallMap<Place, Statement>> rest = new SmallMap<>();
    for (Address validator : validators.members()) {
      SmallMap<Place, Statement> all = said.get(validator);
      if (all != null) {
        rest.put(validator, SmallMap.frozen(all.tailMap(oldest)));
      }
    }
    return new Statements(SmallMap.frozen(rest), evidence);
  }

  private Statements with(Address signer, Place place, Statement statement, View now) {
    SmallMap<Place, Statement> known = said.get(signer);
    SmallMap<Place, Statement> all =
        (known == null ? SmallMap.<Place, Statement>empty() : known).with(place, statement);
    if (place.phase == Phase.PROPOSAL) {
      List<Place> blocks = all.keySet().stream().filter(p -> p.phase == Phase.PROPOSAL).toList();
      if (blocks.size() > MOST_BLOCKS) {
        all = all.without(farthest(blocks.getFirst(), blocks.getLast(), now));
      }
    }
    if (all.size() > MOST) {
      all = all.without(farthest(all.firstKey(), all.lastKey(), now));
    }
    return new Statements(said.with(signer, all), evidence);
  }

  private static Place farthest(Place oldest, Place latest, View now) {
    return latest.view.compareTo(now) > 0 ? latest : oldest;
  }

  private Statements with(Equivocation proof) {
    if (evidence.containsKey(proof.culprit()) || evidence.size() == MOST_CULPRITS) {
      return this;
    }
    return new Statements(said, evidence.with(proof.culprit(), proof));
  }

  /** Whether nobody honest signs both, given that they are of one view and phase. */
  private static boolean contradict(BftFrame first, BftFrame second) {
    return !content(first).equals(content(second));
  }

  private static Object content(BftFrame frame) {
    return switch (frame) {
      case Proposal proposal -> proposal.block().hash();
      case Prepare prepare -> prepare.digest();
      case Commit commit -> commit.digest();
      case RoundChange change -> change.vote().prepared();
    };
  }

  /** The message without what its signature does not cover. */
  private static BftFrame signed(BftFrame frame) {
    return switch (frame) {
      case Proposal p ->
          new Proposal(p.view(), p.block(), p.named(), p.signature(), List.of(), List.of());
      case RoundChange c -> new RoundChange(c.vote(), Optional.empty(), List.of());
      case Prepare prepare -> prepare;
      case Commit commit -> commit;
    };
  }
}
