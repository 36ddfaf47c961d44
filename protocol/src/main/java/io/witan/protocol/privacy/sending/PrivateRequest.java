package io.witan.protocol.privacy.sending;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.exchange.Distribution;
import io.witan.protocol.rules.Rules;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What a caller asks of a transaction that makes it a private one.
 *
 * @param from a key of the node's own transaction manager; empty for its first
 * @param to recipients; none is for the sender alone
 * @param mandatory recipients that no later transaction may leave out
 */
public record PrivateRequest(
    Optional<PartyKey> from, List<PartyKey> to, PrivacyFlag flag, List<PartyKey> mandatory) {
  public static final String INVALID_FLAG = "invalid privacy flag";

  static final String NOT_ENABLED =
      "PrivacyEnhancements are disabled. Can only accept transactions with"
          + " PrivacyFlag=0(StandardPrivate).";
  static final String MANDATORY_MISSING =
      "missing mandatory recipients data. if no mandatory recipients required consider using"
          + " PrivacyFlag=1(PartyProtection)";
  static final String MANDATORY_UNASKED =
      "privacy metadata invalid. mandatory recipients are only applicable for"
          + " PrivacyFlag=2(MandatoryRecipients)";

  public PrivateRequest {
    to = List.copyOf(to);
    mandatory = List.copyOf(mandatory);
  }

  /** Why it can be met by nobody under these rules, in GoQuorum's words; empty where it may be. */
  public Optional<String> refusal(Rules rules) {
    if (flag.isEnhanced() && !rules.privacy().enhancements()) {
      return Optional.of(NOT_ENABLED);
    }
    boolean asks = flag == PrivacyFlag.MANDATORY_RECIPIENTS;
    if (asks && mandatory.isEmpty()) {
      return Optional.of(MANDATORY_MISSING);
    }
    return !asks && !mandatory.isEmpty() ? Optional.of(MANDATORY_UNASKED) : Optional.empty();
  }

  /** How its payload is to be distributed, after what the rehearsal found. */
  public Distribution distribution(Rehearsal.Passed rehearsed) {
    String root = Base64.getEncoder().encodeToString(rehearsed.root().unsafeArray());
    Bytes execHash = Bytes.wrap(root.getBytes(StandardCharsets.US_ASCII)); // as GoQuorum does
    return new Distribution(to, flag, rehearsed.affected(), execHash, mandatory, Optional.empty());
  }

  /** How the transaction is distributed that a privacy marker stands for: to the same parties. */
  public Distribution ofMarker() {
    return Distribution.standard(to);
  }
}
