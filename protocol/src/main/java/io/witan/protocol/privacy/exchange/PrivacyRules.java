package io.witan.protocol.privacy.exchange;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadTerms;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the privacy flags ask of a payload, at the manager that sends it and at each that is given
 * it. The sentences of refusals are Tessera's: clients compare them.
 */
public final class PrivacyRules {
  public static final String NOT_ENABLED = "Enhanced Privacy is not enabled";

  /** Contracts that one payload may affect: each costs a look-up and a proof. */
  public static final int MOST_AFFECTED = 256;

  private PrivacyRules() {}

  /** What becomes of a payload that another manager pushes. */
  public sealed interface Verdict {
    /** It is kept, if the security hashes allow it. */
    record Keep() implements Verdict {}

    /**
     * It is acknowledged but not kept: to say why would tell the sender what is kept here.
     *
     * @param reason for the log
     */
    record Ignore(String reason) implements Verdict {}

    record Refuse(String reason) implements Verdict {}
  }

  /**
   * Why a payload is not sent; empty where it may be.
   *
   * @param recipients all of them, with the sender
   * @param affected the creating transactions of the contracts that it affects
   */
  public static Optional<String> refusal(
      Distribution distribution,
      List<PartyKey> recipients,
      SortedMap<PayloadHash, EncodedPayload> affected) {
    PrivacyFlag flag = distribution.flag();
    List<PartyKey> mandatory = distribution.mandatory();
    if (!recipients.containsAll(mandatory)) {
      return Optional.of("One or more mandatory recipients not included in the participant list");
    }
    for (Map.Entry<PayloadHash, EncodedPayload> creation : affected.entrySet()) {
      if (flag == PrivacyFlag.PRIVATE_STATE_VALIDATION
          && !sameParties(creation.getValue().recipients(), recipients)) {
        return Optional.of(mismatch("Recipients mismatched for", creation.getKey()));
      }
      if (differs(creation.getValue().terms(), flag, mandatory)) {
        return Optional.of(mismatch("Privacy metadata mismatched with", creation.getKey()));
      }
    }
    return Optional.empty();
  }

  /**
   * What becomes of a pushed payload, by its terms and those creating transactions of the contracts
   * it affects that are kept here.
   */
  public static Verdict verdict(
      EncodedPayload payload, SortedMap<PayloadHash, EncodedPayload> affected) {
    PayloadTerms terms = payload.terms();
    boolean validated = terms.flag() == PrivacyFlag.PRIVATE_STATE_VALIDATION;
    for (Map.Entry<PayloadHash, EncodedPayload> creation : affected.entrySet()) {
      if (differs(creation.getValue().terms(), terms.flag(), terms.mandatory())) {
        return new Verdict.Ignore("other terms than those of " + creation.getKey().toBase64());
      }
    }
    if (!validated) {
      return new Verdict.Keep();
    }
    for (EncodedPayload creation : affected.values()) {
      if (!creation.recipients().contains(payload.sender())) {
        return new Verdict.Ignore("the sender is no party to an affected contract");
      }
    }
    for (Map.Entry<PayloadHash, EncodedPayload> creation : affected.entrySet()) {
      if (!sameParties(creation.getValue().recipients(), payload.recipients())) {
        return new Verdict.Refuse(mismatch("Recipients mismatched for", creation.getKey()));
      }
    }
    return new Verdict.Keep();
  }

  /**
   * The payload without the creating transactions whose security hash is wrong. Those that are not
   * known here stay: another manager may bring them yet, and {@link #readable} looks again.
   *
   * @param proven the security hashes as they must be, where they could be reckoned
   * @return empty where its flag allows none to be wrong
   */
  public static Optional<EncodedPayload> verified(
      EncodedPayload payload, SortedMap<PayloadHash, Bytes> proven) {
    PayloadTerms terms = payload.terms();
    TreeSet<Bytes> wrong = new TreeSet<>(terms.affected().keySet());
    wrong.removeAll(proven(terms, proven).affected().keySet());
    wrong.removeIf(transaction -> !proven.containsKey(PayloadHash.padded(transaction)));
    if (terms.flag() == PrivacyFlag.PRIVATE_STATE_VALIDATION && !wrong.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(payload.with(terms.withoutAffected(wrong)));
  }

  /**
   * The terms of a kept payload as its party may rely on them: with those creating transactions
   * alone that are held here.
   *
   * @param affected those that are kept here
   * @param proven their security hashes
   * @return empty where the payload is not to be read: its flag asks for what was not known when it
   *     came, and is not now
   */
  public static Optional<PayloadTerms> readable(
      EncodedPayload payload,
      SortedMap<PayloadHash, EncodedPayload> affected,
      SortedMap<PayloadHash, Bytes> proven) {
    PayloadTerms sound = proven(payload.terms(), proven);
    boolean whole =
        payload.terms().flag() != PrivacyFlag.PRIVATE_STATE_VALIDATION
            || sound.equals(payload.terms());
    return whole && verdict(payload, affected) instanceof Verdict.Keep
        ? Optional.of(sound)
        : Optional.empty();
  }

  private static PayloadTerms proven(PayloadTerms terms, SortedMap<PayloadHash, Bytes> proven) {
    TreeMap<Bytes, Bytes> sound = new TreeMap<>(terms.affected());
    sound
        .entrySet()
        .removeIf(
            entry -> !entry.getValue().equals(proven.get(PayloadHash.padded(entry.getKey()))));
    return terms.withAffected(sound);
  }

  /** What is said of a payload of private state validation with a wrong security hash. */
  public static String wronglyProven(PayloadHash payload) {
    return "Invalid security hashes identified for PSC TX " + payload.toBase64();
  }

  private static boolean differs(
      PayloadTerms creation, PrivacyFlag flag, List<PartyKey> mandatory) {
    return creation.flag() != flag || !mandatory.containsAll(creation.mandatory());
  }

  private static boolean sameParties(Collection<PartyKey> one, Collection<PartyKey> other) {
    return new TreeSet<>(one).equals(new TreeSet<>(other));
  }

  private static String mismatch(String what, PayloadHash creation) {
    return what + " Affected Txn " + creation.toBase64();
  }
}
