package io.witan.protocol.privacy.payload;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What transaction managers tell each other of themselves: where they are reached, and whose keys
 * are reached where (Tessera's {@code /partyinfo}).
 *
 * @param url of the manager that tells it
 * @param recipients the manager's URL of each key
 * @param parties URLs of further managers
 */
public record PartyInfo(String url, SortedMap<PartyKey, String> recipients, List<String> parties) {
  public PartyInfo {
    recipients = Collections.unmodifiableSortedMap(new TreeMap<>(recipients));
    parties = List.copyOf(parties);
  }

  public Bytes encode() {
    FieldWriter out = new FieldWriter().field(Utf8.bytes(url));
    out.count(recipients.size());
    recipients.forEach((key, at) -> out.field(key.bytes()).field(Utf8.bytes(at)));
    return out.array(parties, Utf8::bytes).end();
  }

  /**
   * Reads what another manager tells.
   *
   * @throws MalformedPayload if it is no party information
   */
  public static PartyInfo decode(Bytes bytes) {
    FieldReader in = new FieldReader(bytes);
    String url = in.read("url", Utf8::text);
    TreeMap<PartyKey, String> recipients = new TreeMap<>();
    int pairs = in.count("recipients");
    for (int i = 0; i < pairs; i++) {
      PartyKey key = in.read("recipient", PartyKey::new);
      recipients.put(key, in.read("recipient's url", Utf8::text));
    }
    return new PartyInfo(url, recipients, in.array("parties", Utf8::text));
  }
}
