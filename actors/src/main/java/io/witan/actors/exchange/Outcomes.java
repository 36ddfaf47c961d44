package io.witan.actors.exchange;

import akka.actor.typed.ActorRef;
import io.witan.actors.host.Listeners;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.ledger.ClaimedOutcome;
import io.witan.protocol.privacy.ledger.PrivateOutcome;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What parties tell each other of what came of a payload. A party is believed to be who it is,
 * since none but it can seal in its name; and is heard only on payloads to which it is known to be
 * a party.
 */
final class Outcomes {
  private final boolean compares;
  private final KeyRing keys;
  private final Payloads payloads;
  private final ActorRef<OutcomeTeller.Command> teller;
  private final Listeners<ClaimedOutcome> heard = new Listeners<>();

  Outcomes(
      boolean compares, KeyRing keys, Payloads payloads, ActorRef<OutcomeTeller.Command> teller) {
    this.compares = compares;
    this.keys = keys;
    this.payloads = payloads;
    this.teller = teller;
  }

  Listeners<ClaimedOutcome> heard() {
    return heard;
  }

  /**
   * Tells all parties that are known here and are not this manager's.
   *
   * @param residents keys of the private state that has come to these
   */
  void tell(KeyRing residents, List<PrivateOutcome> outcomes) {
    if (!compares) {
      return;
    }
    for (PrivateOutcome outcome : outcomes) {
      payloads
          .payload(outcome.payload())
          .thenAccept(found -> found.ifPresent(payload -> tell(residents, outcome, payload)));
    }
  }

  private void tell(KeyRing residents, PrivateOutcome outcome, EncodedPayload payload) {
    Optional<PartyKey> own = payload.parties().stream().filter(residents::has).findFirst();
    for (PartyKey party : payload.parties()) {
      if (!keys.has(party)) {
        own.ifPresent(from -> teller.tell(new OutcomeTeller.Tell(from, party, outcome)));
      }
    }
  }

  CompletionStage<Void> told(EncodedPayload sealed) {
    if (!compares) {
      throw new ExchangeRefused(
          ExchangeRefused.Kind.NOT_FOUND, "this manager does not compare outcomes");
    }
    return keys.open(sealed, Optional.empty())
        .thenCompose(
            opened ->
                opened
                    .map(message -> each(sealed.sender(), decoded(message)))
                    .orElseThrow(
                        () ->
                            new ExchangeRefused(
                                ExchangeRefused.Kind.BAD_REQUEST,
                                "no key of this manager opens these outcomes")));
  }

  private static List<PrivateOutcome> decoded(KeyRing.Opened opened) {
    try {
      return PrivateOutcome.decode(opened.message());
    } catch (IllegalArgumentException malformed) {
      throw new ExchangeRefused(ExchangeRefused.Kind.BAD_REQUEST, malformed.getMessage());
    }
  }

  private CompletionStage<Void> each(PartyKey party, List<PrivateOutcome> outcomes) {
    CompletionStage<Void> all = CompletableFuture.completedFuture(null);
    for (PrivateOutcome outcome : outcomes) {
      all =
          all.thenCombine(
              payloads.payload(outcome.payload()),
              (before, found) -> {
                found
                    .filter(payload -> payload.parties().contains(party))
                    .ifPresent(payload -> heard.tell(new ClaimedOutcome(party, outcome)));
                return null;
              });
    }
    return all;
  }
}
