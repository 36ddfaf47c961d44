package io.witan.protocol.privacy.payload;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PrivacyFlag;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a payload's sender asks of its recipients.
 *
 * @param affected the security hash of each creating transaction of a contract that this one
 *     affects, by that transaction's hash
 * @param execHash what the sender's execution came to; not empty only where the flag is private
 *     state validation
 * @param mandatory recipients that no transaction may leave out; not empty only where the flag is
 *     mandatory recipients
 * @param group id of the privacy group that it was addressed to
 */
public record PayloadTerms(
    PrivacyFlag flag,
    SortedMap<Bytes, Bytes> affected,
    Bytes execHash,
    List<PartyKey> mandatory,
    Optional<Bytes> group) {
  public static final PayloadTerms STANDARD =
      new PayloadTerms(
          PrivacyFlag.STANDARD_PRIVATE, new TreeMap<>(), Bytes.EMPTY, List.of(), Optional.empty());

  public PayloadTerms {
    affected = Collections.unmodifiableSortedMap(new TreeMap<>(affected));
    mandatory = List.copyOf(mandatory);
  }

  /** Why no honest manager sends them; empty where one may. */
  public Optional<String> fault() {
    if (execHash.isEmpty() == (flag == PrivacyFlag.PRIVATE_STATE_VALIDATION)) {
      return Optional.of("execHash and the flag of private state validation go together");
    }
    if (mandatory.isEmpty() == (flag == PrivacyFlag.MANDATORY_RECIPIENTS)) {
      return Optional.of("mandatory recipients and their flag go together");
    }
    return Optional.empty();
  }

  /** The same with other security hashes. */
  public PayloadTerms withAffected(SortedMap<Bytes, Bytes> others) {
    return new PayloadTerms(flag, others, execHash, mandatory, group);
  }

  /** The same without the security hashes of some creating transactions. */
  public PayloadTerms withoutAffected(Collection<Bytes> transactions) {
    TreeMap<Bytes, Bytes> left = new TreeMap<>(affected);
    transactions.forEach(left::remove);
    return withAffected(left);
  }
}
