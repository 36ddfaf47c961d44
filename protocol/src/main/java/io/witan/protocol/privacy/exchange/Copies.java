package io.witan.protocol.privacy.exchange;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How copies of one payload become one: each party's copy has a box of its own, and a manager may
 * have several parties.
 */
public final class Copies {
  private Copies() {}

  /** What becomes of a copy beside what is kept already. */
  public sealed interface Merged {
    /** Nothing in it is new. */
    record Same() implements Merged {}

    /** What is to be kept from now on; some party can read it that could not before. */
    record More(EncodedPayload payload) implements Merged {}

    /** It has the cipher text of another payload and differs in what all copies share. */
    record Conflict() implements Merged {}
  }

  /**
   * Joins a copy to what is kept: boxes of parties that were not known come first, and creating
   * transactions are added whose proof could not be checked when the first copy came.
   */
  public static Merged merge(Optional<EncodedPayload> kept, EncodedPayload copy) {
    if (kept.isEmpty()) {
      return new Merged.More(copy);
    }
    EncodedPayload old = kept.get();
    SortedMap<Bytes, Bytes> proofs = new TreeMap<>(old.terms().affected());
    proofs.putAll(copy.terms().affected());
    EncodedPayload joined = old.with(old.terms().withAffected(proofs));
    if (!shared(joined).equals(shared(copy.with(copy.terms().withAffected(proofs))))
        || !proofs.entrySet().containsAll(old.terms().affected().entrySet())) {
      return new Merged.Conflict();
    }
    List<PartyKey> holders = boxed(old);
    List<PartyKey> keys = new ArrayList<>();
    List<Bytes> boxes = new ArrayList<>();
    for (int i = 0; i < copy.boxes().size() && i < copy.recipients().size(); i++) {
      if (!holders.contains(copy.recipients().get(i))) {
        keys.add(copy.recipients().get(i));
        boxes.add(copy.boxes().get(i));
      }
    }
    if (keys.isEmpty() && joined.equals(old)) {
      return new Merged.Same();
    }
    boxes.addAll(old.boxes());
    LinkedHashSet<PartyKey> all = new LinkedHashSet<>(keys);
    all.addAll(holders);
    all.addAll(old.recipients());
    all.addAll(copy.recipients());
    return new Merged.More(joined.withRecipients(List.copyOf(all), boxes));
  }

  private static EncodedPayload shared(EncodedPayload payload) {
    return payload.withRecipients(List.of(), List.of());
  }

  private static List<PartyKey> boxed(EncodedPayload payload) {
    return payload
        .recipients()
        .subList(0, Math.min(payload.boxes().size(), payload.recipients().size()));
  }
}
