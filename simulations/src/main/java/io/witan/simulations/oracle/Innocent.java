package io.witan.simulations.oracle;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftObservation.Accused;
import io.witan.protocol.consensus.BftRules.Senders;
import io.witan.protocol.consensus.Evidence;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.LongFunction;

/**
 * A2: no honest node names another honest one, over all lives of both; and what it shows as
 * evidence is two contradicting statements that the culprit itself signed. Of a node whose disk
 * lost votes nothing is asked.
 */
public final class Innocent implements Oracle {
  private final LongFunction<Senders> senders;
  private final IntFunction<Address> addresses;
  private final Suspects suspects;
  private final TreeSet<Address> forgetful = new TreeSet<>();

  /**
   * An oracle for one run.
   *
   * @param senders who really signed, by height
   * @param addresses of the nodes, by number
   */
  public Innocent(
      LongFunction<Senders> senders, IntFunction<Address> addresses, Suspects suspects) {
    this.senders = senders;
    this.addresses = addresses;
    this.suspects = suspects;
  }

  @Override
  public String id() {
    return "A2 innocent";
  }

  @Override
  public boolean holdsBeyond() {
    return true;
  }

  @Override
  public boolean heedsVotes() {
    return false;
  }

  @Override
  public Optional<String> see(Sight sight) {
    return switch (sight) {
      case Sight.Forgot(var node, var votes) -> {
        if (votes) {
          forgetful.add(addresses.apply(node));
        }
        yield Optional.empty();
      }
      case Sight.Reported(var node, Accused(var evidence)) ->
          wrong(evidence).map(why -> "node %d %s".formatted(node, why));
      default -> Optional.empty();
    };
  }

  private Optional<String> wrong(Evidence evidence) {
    Address culprit = evidence.culprit();
    Senders spoken = senders.apply(evidence.first().view().height());
    boolean signed =
        evidence.first().signer(spoken).equals(Optional.of(culprit))
            && evidence.second().signer(spoken).equals(Optional.of(culprit));
    if (!signed) {
      return Optional.of("names %s with messages of another".formatted(culprit));
    }
    var charge = Suspects.charge(culprit, evidence.first(), evidence.second());
    if (!charge.equals(Optional.of(evidence.charge()))) {
      return Optional.of("names %s for nothing".formatted(culprit));
    }
    return suspects.isLiar(culprit) || forgetful.contains(culprit)
        ? Optional.empty()
        : Optional.of("names %s, who is honest".formatted(culprit));
  }
}
