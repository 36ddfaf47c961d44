package io.witan.simulations.privacy;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.exchange.PrivacyRules;
import io.witan.protocol.privacy.ledger.PrivatePayload;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Everything that was ever sealed, and for whom: what the oracles know and nobody else. */
final class Sealed {
  private static final int SECRET = 32;

  /**
   * One payload.
   *
   * @param serial by the order of sealing
   * @param parties organisations, the sender among them
   * @param secret the word that nobody else may ever see
   */
  record Entry(
      int serial, EncodedPayload payload, Bytes message, SortedSet<Integer> parties, Bytes secret) {
    Entry {
      parties = Collections.unmodifiableSortedSet(new TreeSet<>(parties));
    }
  }

  private final TreeMap<PayloadHash, Entry> entries = new TreeMap<>();
  private final TreeMap<PayloadHash, Map.Entry<Integer, Address>> consents = new TreeMap<>();
  private final List<Entry> inOrder = new ArrayList<>();
  private final TreeMap<Bytes, List<Entry>> bySecret = new TreeMap<>();
  private final BitSet beginnings = new BitSet(1 << 16);

  /**
   * @param secret 32 bytes
   */
  void add(EncodedPayload payload, Bytes message, SortedSet<Integer> parties, Bytes secret) {
    Entry entry = new Entry(inOrder.size(), payload, message, parties, secret);
    entries.put(payload.hash(), entry);
    inOrder.add(entry);
    bySecret.computeIfAbsent(secret, none -> new ArrayList<>()).add(entry);
    beginnings.set(beginning(secret, 0));
  }

  private static int beginning(Bytes bytes, int at) {
    return bytes.get(at) << 8 | bytes.get(at + 1);
  }

  /**
   * Those whose secret is somewhere in these bytes. Every byte that anybody sends comes through
   * here, so that most are passed over by their first two.
   */
  List<Entry> shownIn(Bytes bytes) {
    List<Entry> shown = new ArrayList<>();
    for (int at = 0; at + SECRET <= bytes.size(); at++) {
      if (beginnings.get(beginning(bytes, at))) {
        shown.addAll(bySecret.getOrDefault(bytes.slice(at, at + SECRET), List.of()));
      }
    }
    return shown;
  }

  /** By a payload an organisation agreed to an extension. */
  void agreed(PayloadHash consent, int organisation, Address management) {
    consents.put(consent, Map.entry(organisation, management));
  }

  /** A payload as an organisation is to have it, and whether it is its own consent. */
  Optional<PrivatePayload> asConsent(int organisation, PayloadHash hash) {
    Optional<Address> management =
        Optional.ofNullable(consents.get(hash))
            .filter(own -> own.getKey() == organisation)
            .map(Map.Entry::getValue);
    return of(organisation, hash).map(found -> management.map(found::agreeingTo).orElse(found));
  }

  int serial(PayloadHash hash) {
    Entry entry = entries.get(hash);
    return entry == null ? -1 : entry.serial;
  }

  List<Entry> all() {
    return Collections.unmodifiableList(inOrder);
  }

  /** What an organisation is to have of a payload once all that was sent has come. */
  Optional<PrivatePayload> of(int organisation, PayloadHash hash) {
    Entry entry = entries.get(hash);
    if (entry == null || !entry.parties.contains(organisation)) {
      return Optional.empty();
    }
    SortedMap<PayloadHash, EncodedPayload> known = new TreeMap<>();
    SortedSet<PayloadHash> creations = new TreeSet<>();
    for (Bytes transaction : entry.payload.terms().affected().keySet()) {
      PayloadHash creation = PayloadHash.padded(transaction);
      Entry made = entries.get(creation);
      if (made != null && made.parties.contains(organisation)) {
        known.put(creation, made.payload);
        creations.add(creation);
      }
    }
    boolean kept = PrivacyRules.verdict(entry.payload, known) instanceof PrivacyRules.Verdict.Keep;
    PrivacyFlag flag = entry.payload.terms().flag();
    return kept
        ? Optional.of(
            new PrivatePayload(
                entry.message,
                flag,
                creations,
                entry.payload.terms().execHash(),
                Optional.of(entry.payload.sender()),
                Optional.empty()))
        : Optional.empty();
  }
}
