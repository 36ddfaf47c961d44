package io.witan.protocol.privacy.payload;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PrivacyFlag;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The encoding of payloads in API version 5 of Tessera: one CBOR map with eleven text keys. Keys
 * that nobody knows end the reading, as they do there.
 */
final class CborPayloadCodec {
  private final CborReader in;
  private Optional<PartyKey> sender = Optional.empty();
  private Bytes cipherText = Bytes.EMPTY;
  private Bytes nonce = Bytes.EMPTY;
  private Bytes recipientNonce = Bytes.EMPTY;
  private List<Bytes> boxes = List.of();
  private List<PartyKey> recipients = List.of();
  private PrivacyFlag flag = PrivacyFlag.STANDARD_PRIVATE;
  private SortedMap<Bytes, Bytes> affected = new TreeMap<>();
  private Bytes execHash = Bytes.EMPTY;
  private List<PartyKey> mandatory = List.of();
  private Bytes group = Bytes.EMPTY;

  private CborPayloadCodec(CborReader in) {
    this.in = in;
  }

  static Bytes encode(EncodedPayload payload) {
    PayloadTerms terms = payload.terms();
    CborWriter out = new CborWriter().map(11);
    out.text("sender").bytes(payload.sender().bytes());
    out.text("cipherText").bytes(payload.cipherText());
    out.text("nonce").bytes(payload.nonce());
    out.text("recipientNonce").bytes(payload.recipientNonce());
    list(out.text("recipientBoxes"), payload.boxes(), box -> box);
    list(out.text("recipients"), payload.recipients(), PartyKey::bytes);
    out.text("privacyFlag").number(terms.flag().code());
    out.text("affected").map(terms.affected().size());
    terms
        .affected()
        .forEach(
            (transaction, hash) ->
                out.text(Base64.getEncoder().encodeToString(transaction.unsafeArray()))
                    .bytes(hash));
    out.text("execHash").bytes(terms.execHash());
    list(out.text("mandatoryFor"), terms.mandatory(), PartyKey::bytes);
    out.text("privacyGroupId").bytes(terms.group().orElse(Bytes.EMPTY));
    return out.end();
  }

  private static <T> void list(CborWriter out, List<T> items, Function<T, Bytes> bytes) {
    out.array(items.size());
    items.forEach(item -> out.bytes(bytes.apply(item)));
  }

  static EncodedPayload decode(Bytes bytes) {
    return new CborPayloadCodec(new CborReader(bytes)).payload();
  }

  private EncodedPayload payload() {
    int entries = in.open(CborReader.MAP, "payload");
    boolean known = true;
    for (int i = 0; known && in.hasMore(entries, i, "payload"); i++) {
      known = field(in.text("payload"));
    }
    return new EncodedPayload(
        sender.orElseThrow(() -> new MalformedPayload("sender: missing")),
        cipherText,
        nonce,
        boxes,
        recipientNonce,
        recipients,
        new PayloadTerms(
            flag,
            affected,
            execHash,
            mandatory,
            group.isEmpty() ? Optional.empty() : Optional.of(group)));
  }

  private boolean field(String name) {
    switch (name) {
      case "sender" -> sender = Optional.of(key(name));
      case "cipherText" -> cipherText = in.bytes(name);
      case "nonce" -> nonce = in.bytes(name);
      case "recipientNonce" -> recipientNonce = in.bytes(name);
      case "recipientBoxes" -> boxes = array(name, in::bytes);
      case "recipients" -> recipients = array(name, this::key);
      case "privacyFlag" -> flag = flag(in.number(name));
      case "affected" -> affected = affected(name);
      case "execHash" -> execHash = in.bytes(name);
      case "mandatoryFor" -> mandatory = array(name, this::key);
      case "privacyGroupId" -> group = in.bytes(name);
      default -> {
        return false;
      }
    }
    return true;
  }

  private PartyKey key(String field) {
    Bytes bytes = in.bytes(field);
    try {
      return new PartyKey(bytes);
    } catch (IllegalArgumentException wrong) {
      throw new MalformedPayload(field + ": " + wrong.getMessage());
    }
  }

  private static PrivacyFlag flag(long code) {
    return PrivacyFlag.of(code)
        .orElseThrow(() -> new MalformedPayload("privacyFlag: " + code + " is none of 0 to 3"));
  }

  private <T> List<T> array(String field, Function<String, T> item) {
    int items = in.open(CborReader.ARRAY, field);
    List<T> list = new ArrayList<>();
    while (in.hasMore(items, list.size(), field)) {
      list.add(item.apply(field));
    }
    return list;
  }

  private SortedMap<Bytes, Bytes> affected(String field) {
    int entries = in.open(CborReader.MAP, field);
    TreeMap<Bytes, Bytes> found = new TreeMap<>();
    for (int i = 0; in.hasMore(entries, i, field); i++) {
      String transaction = in.text(field);
      try {
        found.put(Bytes.wrap(Base64.getDecoder().decode(transaction)), in.bytes(field));
      } catch (MalformedPayload wrong) {
        throw wrong;
      } catch (IllegalArgumentException notBase64) {
        throw new MalformedPayload(field + ": a transaction's hash is not Base64");
      }
    }
    return found;
  }
}
