package io.witan.protocol.privacy.extension;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Log;
import java.util.List;
import java.util.Optional;

/** What the management contract of an extension logs; GoQuorum's, by the topic of each. */
public enum ExtensionEvent {
  /** The contract is there: contract, recipient's key, recipient, all in the data. */
  CREATED("0x04576ede6057794ada68966eebc285c98a2726cbc4929ffd1ad9900336728d93"),
  /** All voters have voted, and whether all accepted. */
  ALL_VOTED("0xf20540914db019dd7c8d05ed165316a58d1583642772ac46f3d0c29b8644bd36"),
  /** All accepted: the initiator may share the state. */
  MAY_SHARE("0xfd46cafaa71d87561071b8095703a7f081265fad232945049f5cf2d2c39b3d28"),
  /** It is over: done, refused or cancelled. */
  FINISHED("0x79c47b570b18a8a814b785800e5fcbf104e067663589cef1bba07756e3c6ede9"),
  /** Somebody voted. */
  VOTED("0x225708d30006b0cc86d855ab91047edb5fe9c2e416412f36c18c6e90fe4e461f"),
  /** The state can be had: contract, the hash of its payload in Base64, the recipient's proof. */
  STATE_SHARED("0x67a92539f3cbd7c5a9b36c23c0e2beceb27d2e1b3cd8eda02c623689267ae71e"),
  /** The parties to the contract changed. */
  MEMBERS("0x8adc4573f947f9930560525736f61b116be55049125cb63a36887a40f92f3b44");

  private final String topic;

  ExtensionEvent(String topic) {
    this.topic = topic;
  }

  public Hash topic() {
    return Hash.fromHex(topic);
  }

  /** The event with these topics: each has its own topic alone. */
  public static Optional<ExtensionEvent> of(List<Hash> topics) {
    for (ExtensionEvent event : values()) {
      if (topics.size() == 1 && topics.getFirst().equals(event.topic())) {
        return Optional.of(event);
      }
    }
    return Optional.empty();
  }

  public static Optional<ExtensionEvent> of(Log log) {
    return of(log.topics());
  }
}
