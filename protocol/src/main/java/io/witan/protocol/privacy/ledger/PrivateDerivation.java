package io.witan.protocol.privacy.ledger;

import io.witan.protocol.ledger.Block;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.rules.ChainConfig;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A private block where each payload that it names can be asked for, and is answered at once. */
public final class PrivateDerivation {
  /** The payloads of one private state; empty where it is not a party, or has not got it. */
  public interface Opened {
    /** Of a state that is a party to nothing. */
    Opened NONE =
        new Opened() {
          @Override
          public Optional<PrivatePayload> open(PayloadHash payload) {
            return Optional.empty();
          }

          @Override
          public Optional<PrivatePayload> openConsent(PayloadHash payload) {
            return Optional.empty();
          }
        };

    Optional<PrivatePayload> open(PayloadHash payload);

    /** The same, and whether one of our parties agreed by it to an extension. */
    Optional<PrivatePayload> openConsent(PayloadHash payload);
  }

  /** Runs the block with some payloads. */
  public interface Run {
    PrivateBlock with(SortedMap<PayloadHash, PrivatePayload> payloads);
  }

  private PrivateDerivation() {}

  /** Runs a block with all that it turns out to name. */
  public static PrivateBlock of(ChainConfig config, Block block, Opened payloads, Run run) {
    SortedMap<PayloadHash, PrivatePayload> here = here(config, block, payloads);
    TreeSet<PayloadHash> asked = new TreeSet<>(here.keySet());
    TreeSet<PayloadHash> consents = new TreeSet<>();
    while (true) {
      PrivateBlock done = run.with(here);
      SortedSet<PayloadHash> more = done.named().besides(asked, consents);
      if (more.isEmpty()) {
        return done;
      }
      consents.addAll(done.named().consents());
      asked.addAll(more);
      for (PayloadHash named : more) {
        (consents.contains(named) ? payloads.openConsent(named) : payloads.open(named))
            .ifPresent(found -> here.put(named, found));
      }
    }
  }

  private static SortedMap<PayloadHash, PrivatePayload> here(
      ChainConfig config, Block block, Opened payloads) {
    TreeMap<PayloadHash, PrivatePayload> here = new TreeMap<>();
    SortedSet<PayloadHash> markers = PrivateBlockRun.markers(config, block);
    Deque<PayloadHash> wanted = new ArrayDeque<>(PrivateBlockRun.payloads(config, block));
    while (!wanted.isEmpty()) {
      PayloadHash payload = wanted.remove();
      Optional<PrivatePayload> found = payload.isNone() ? Optional.empty() : payloads.open(payload);
      found.ifPresent(its -> here.put(payload, its));
      found
          .filter(its -> markers.contains(payload))
          .flatMap(PrivateBlockRun::inner)
          .filter(inner -> !here.containsKey(inner))
          .ifPresent(wanted::add);
    }
    return here;
  }
}
