package io.witan.protocol.privacy.exchange;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * To whom a payload goes, and on what terms, as its sender asks.
 *
 * @param to recipients; the sender and keys that everything is sent to are added by the manager
 * @param affected transactions that created the contracts which this one affects
 * @param execHash what the execution came to, as it is written on the wire; empty where the flag
 *     does not ask for it
 * @param mandatory recipients that no later transaction may leave out
 * @param group id of a privacy group, whose members are the recipients then
 */
public record Distribution(
    List<PartyKey> to,
    PrivacyFlag flag,
    SortedSet<PayloadHash> affected,
    Bytes execHash,
    List<PartyKey> mandatory,
    Optional<Bytes> group) {
  public Distribution {
    to = List.copyOf(to);
    affected = Collections.unmodifiableSortedSet(new TreeSet<>(affected));
    mandatory = List.copyOf(mandatory);
  }

  /** To some parties, without any enhancement. */
  public static Distribution standard(List<PartyKey> to) {
    return new Distribution(
        to,
        PrivacyFlag.STANDARD_PRIVATE,
        new TreeSet<>(),
        Bytes.EMPTY,
        List.of(),
        Optional.empty());
  }
}
