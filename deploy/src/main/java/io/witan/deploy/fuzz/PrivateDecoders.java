package io.witan.deploy.fuzz;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.exchange.ManagerUrl;
import io.witan.protocol.privacy.ledger.PrivateOutcome;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PartyInfo;
import io.witan.protocol.privacy.payload.PayloadCodec;
import io.witan.protocol.privacy.payload.PayloadTerms;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import io.witan.protocol.privacy.payload.PrivacyGroupCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Decoders of what other organisations' transaction managers send. */
final class PrivateDecoders {
  private static final PartyKey ONE = new PartyKey(repeated(1, 32));
  private static final PartyKey TWO = new PartyKey(repeated(2, 32));
  private static final String URL = "http://manager.example:9000/";

  private PrivateDecoders() {}

  static List<Decoder<?>> all() {
    List<Decoder<?>> all = new ArrayList<>();
    for (PayloadCodec codec : PayloadCodec.values()) {
      // What is read can be written in either encoding; senders of today's forgive each other much.
      all.add(
          Decoder.canonical(
                  "payload-" + codec,
                  payloads().stream().map(codec::encode).toList(),
                  PrivateDecoders::payload,
                  codec::encode)
              .ofBytes()
              .lenient());
    }
    TreeMap<PartyKey, String> recipients = new TreeMap<>();
    recipients.put(ONE, URL);
    recipients.put(TWO, "https://other.example/");
    all.add(
        Decoder.canonical(
                "party-info",
                List.of(new PartyInfo(URL, recipients, List.of(URL)).encode()),
                PartyInfo::decode,
                PartyInfo::encode)
            .ofBytes()
            .lenient());
    PrivacyGroup group =
        new PrivacyGroup(
            "group",
            "of two",
            List.of(ONE, TWO),
            repeated(3, 20),
            PrivacyGroup.Type.PANTHEON,
            PrivacyGroup.State.ACTIVE);
    all.add(
        Decoder.canonical(
                "privacy-group",
                List.of(PrivacyGroupCodec.encode(group)),
                PrivacyGroupCodec::decode,
                PrivacyGroupCodec::encode)
            .ofBytes()
            .lenient());
    all.add(outcomes());
    all.add(
        Decoder.canonical(
                "manager-url",
                List.of(bytes(URL), bytes("https://[2001:db8::1]/p/q")),
                text -> ManagerUrl.of(new String(text.toArray(), StandardCharsets.UTF_8)),
                url -> bytes(url.text()))
            .ofBytes()
            .lenient()
            .atMost(ManagerUrl.MOST_CHARACTERS));
    return all;
  }

  private static Decoder<?> outcomes() {
    PrivateOutcome one = new PrivateOutcome(7, PayloadHash.NONE, Address.ZERO, EmptyHashes.TRIE);
    return Decoder.canonical(
            "private-outcomes",
            List.of(PrivateOutcome.encode(List.of(one))),
            PrivateOutcome::decode,
            PrivateOutcome::encode)
        .ofBytes();
  }

  /** As a manager takes it: read, and nothing that no honest one sends. */
  private static EncodedPayload payload(Bytes bytes) {
    EncodedPayload payload = PayloadCodec.decode(bytes);
    if (payload.fault().isPresent()) {
      throw new IllegalArgumentException(payload.fault().get());
    }
    return payload;
  }

  /** One of each flag. */
  private static List<EncodedPayload> payloads() {
    TreeMap<Bytes, Bytes> affected = new TreeMap<>();
    affected.put(repeated(4, 64), repeated(5, 64));
    affected.put(repeated(6, 64), repeated(7, 64));
    Optional<Bytes> group = Optional.of(repeated(8, 32));
    List<EncodedPayload> payloads = new ArrayList<>();
    for (PrivacyFlag flag : PrivacyFlag.values()) {
      boolean validated = flag == PrivacyFlag.PRIVATE_STATE_VALIDATION;
      boolean required = flag == PrivacyFlag.MANDATORY_RECIPIENTS;
      payloads.add(
          new EncodedPayload(
              ONE,
              repeated(9, 40),
              repeated(10, 24),
              List.of(repeated(11, 48), repeated(12, 48)),
              repeated(13, 24),
              List.of(TWO, ONE),
              new PayloadTerms(
                  flag,
                  affected,
                  validated ? repeated(14, 44) : Bytes.EMPTY,
                  required ? List.of(TWO) : List.of(),
                  group)));
    }
    return payloads;
  }

  private static Bytes repeated(int value, int times) {
    return Bytes.ofInts(Collections.nCopies(times, value).stream().mapToInt(i -> i).toArray());
  }

  private static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
