package io.witan.protocol.privacy.sending;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.rules.Rules;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrivateRequestTest {
  private static final PartyKey KEY = new PartyKey(Bytes.wrap(new byte[32]));

  private static Rules rules(boolean enhancements) {
    return new ChainConfig(Uint256.of(1337), ForkSchedule.all(Fork.BERLIN), Optional.empty())
        .withPrivacy(
            new ChainConfig.PrivacyFrom(
                true, enhancements ? Optional.of(0L) : Optional.empty(), Optional.empty()))
        .at(1, 1);
  }

  private static Optional<String> refusal(
      boolean enhancements, PrivacyFlag flag, List<PartyKey> mandatory) {
    return new PrivateRequest(Optional.empty(), List.of(KEY), flag, mandatory)
        .refusal(rules(enhancements));
  }

  @Test
  void withoutEnhancementsThereIsTheStandardFlagAlone() {
    for (PrivacyFlag flag : PrivacyFlag.values()) {
      assertEquals(
          flag.isEnhanced() ? Optional.of(PrivateRequest.NOT_ENABLED) : Optional.empty(),
          refusal(false, flag, List.of()));
    }
  }

  @Test
  void mandatoryRecipientsAndTheirFlagGoTogether() {
    for (PrivacyFlag flag : PrivacyFlag.values()) {
      boolean asks = flag == PrivacyFlag.MANDATORY_RECIPIENTS;
      assertEquals(
          asks ? Optional.of(PrivateRequest.MANDATORY_MISSING) : Optional.empty(),
          refusal(true, flag, List.of()));
      assertEquals(
          asks ? Optional.empty() : Optional.of(PrivateRequest.MANDATORY_UNASKED),
          refusal(true, flag, List.of(KEY)));
    }
  }
}
