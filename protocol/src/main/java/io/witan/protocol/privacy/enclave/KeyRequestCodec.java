package io.witan.protocol.privacy.enclave;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadCodec;
import io.witan.protocol.privacy.payload.PayloadTerms;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a transaction manager asks of an enclave in another JVM, and what that answers, as RLP. JVMs
 * of two versions stand side by side during an upgrade, so that a kind once released keeps its
 * number and its bytes.
 */
public final class KeyRequestCodec {
  private static final int SEAL = 1;
  private static final int SEAL_RAW = 2;
  private static final int SEAL_SIGNED = 3;
  private static final int OPEN = 4;
  private static final int OPEN_RAW = 5;
  private static final int ADD_RECIPIENT = 6;
  private static final int PROVE_HELD = 7;

  private static final int SEALED = 1;
  private static final int BAD_RECIPIENT = 2;
  private static final int NOT_OURS = 3;
  private static final int RAW = 4;
  private static final int CONTENT = 5;

  /** A request and the key that it is for. */
  public record Addressed(PartyKey key, KeyRequest request) {}

  private KeyRequestCodec() {}

  public static Bytes encode(Addressed addressed) {
    RlpWriter out = new RlpWriter().startList().bytes(addressed.key().bytes());
    switch (addressed.request()) {
      case KeyRequest.Seal(var message, var recipients, var terms) ->
          terms(keys(out.number(SEAL).bytes(message), recipients), terms);
      case KeyRequest.SealRaw(var message) -> out.number(SEAL_RAW).bytes(message);
      case KeyRequest.SealSigned(var raw, var recipients, var terms) ->
          terms(keys(raw(out.number(SEAL_SIGNED), raw), recipients), terms);
      case KeyRequest.Open(var payload) -> payload(out.number(OPEN), payload);
      case KeyRequest.OpenRaw(var raw) -> raw(out.number(OPEN_RAW), raw);
      case KeyRequest.AddRecipient(var payload, var recipient) ->
          payload(out.number(ADD_RECIPIENT), payload).bytes(recipient.bytes());
      case KeyRequest.ProveHeld(var cipherText, var creating) ->
          payload(out.number(PROVE_HELD).bytes(cipherText), creating);
    }
    return out.endList().toBytes();
  }

  /**
   * Reads a request.
   *
   * @throws RlpException if it is none
   */
  public static Addressed request(Bytes bytes) {
    return RlpReader.decode(
        bytes,
        in -> {
          in.startList();
          Addressed addressed = new Addressed(new PartyKey(in.bytes()), request(in));
          in.endList();
          return addressed;
        });
  }

  private static KeyRequest request(RlpReader in) {
    int kind = in.nonNegativeInt();
    return switch (kind) {
      case SEAL -> new KeyRequest.Seal(in.bytes(), keys(in), terms(in));
      case SEAL_RAW -> new KeyRequest.SealRaw(in.bytes());
      case SEAL_SIGNED -> new KeyRequest.SealSigned(raw(in), keys(in), terms(in));
      case OPEN -> new KeyRequest.Open(payload(in));
      case OPEN_RAW -> new KeyRequest.OpenRaw(raw(in));
      case ADD_RECIPIENT -> new KeyRequest.AddRecipient(payload(in), new PartyKey(in.bytes()));
      case PROVE_HELD -> new KeyRequest.ProveHeld(in.bytes(), payload(in));
      default -> throw new RlpException("an enclave is not asked for " + kind);
    };
  }

  public static Bytes encode(KeyAnswer answer) {
    RlpWriter out = new RlpWriter().startList();
    switch (answer) {
      case KeyAnswer.OfSealing(Enclave.Sealed.Done(var payload)) ->
          payload(out.number(SEALED), payload);
      case KeyAnswer.OfSealing(Enclave.Sealed.BadRecipient(var key)) ->
          out.number(BAD_RECIPIENT).bytes(key.bytes());
      case KeyAnswer.OfSealing(Enclave.Sealed.NotOurs()) -> out.number(NOT_OURS);
      case KeyAnswer.OfRaw(var raw) -> raw(out.number(RAW), raw);
      case KeyAnswer.Content(var content) -> optional(out.number(CONTENT), content);
    }
    return out.endList().toBytes();
  }

  /**
   * Reads an answer.
   *
   * @throws RlpException if it is none
   */
  public static KeyAnswer answer(Bytes bytes) {
    return RlpReader.decode(
        bytes,
        in -> {
          in.startList();
          KeyAnswer answer = answer(in);
          in.endList();
          return answer;
        });
  }

  private static KeyAnswer answer(RlpReader in) {
    int kind = in.nonNegativeInt();
    return switch (kind) {
      case SEALED -> new KeyAnswer.OfSealing(new Enclave.Sealed.Done(payload(in)));
      case BAD_RECIPIENT ->
          new KeyAnswer.OfSealing(new Enclave.Sealed.BadRecipient(new PartyKey(in.bytes())));
      case NOT_OURS -> new KeyAnswer.OfSealing(new Enclave.Sealed.NotOurs());
      case RAW -> new KeyAnswer.OfRaw(raw(in));
      case CONTENT -> new KeyAnswer.Content(optional(in));
      default -> throw new RlpException("an enclave does not answer " + kind);
    };
  }

  private static RlpWriter payload(RlpWriter out, EncodedPayload payload) {
    return out.bytes(PayloadCodec.CBOR.encode(payload));
  }

  private static EncodedPayload payload(RlpReader in) {
    return PayloadCodec.decode(in.bytes());
  }

  private static RlpWriter raw(RlpWriter out, RawPayload raw) {
    return out.startList()
        .bytes(raw.sender().bytes())
        .bytes(raw.cipherText())
        .bytes(raw.nonce())
        .bytes(raw.encryptedKey())
        .endList();
  }

  private static RawPayload raw(RlpReader in) {
    in.startList();
    RawPayload raw = new RawPayload(new PartyKey(in.bytes()), in.bytes(), in.bytes(), in.bytes());
    in.endList();
    return raw;
  }

  private static RlpWriter keys(RlpWriter out, List<PartyKey> keys) {
    return out.list(keys, (to, key) -> to.bytes(key.bytes()));
  }

  private static List<PartyKey> keys(RlpReader in) {
    return in.list(key -> new PartyKey(key.bytes()));
  }

  private static void terms(RlpWriter out, PayloadTerms terms) {
    out.startList().number(terms.flag().code());
    out.list(
        List.copyOf(terms.affected().entrySet()),
        (to, one) -> to.startList().bytes(one.getKey()).bytes(one.getValue()).endList());
    keys(out.bytes(terms.execHash()), terms.mandatory());
    optional(out, terms.group()).endList();
  }

  private static PayloadTerms terms(RlpReader in) {
    in.startList();
    PrivacyFlag flag =
        PrivacyFlag.of(in.nonNegativeInt())
            .orElseThrow(() -> new RlpException("no privacy flag has this number"));
    SortedMap<Bytes, Bytes> affected = new TreeMap<>();
    in.list(KeyRequestCodec::pair).forEach(one -> affected.put(one.getKey(), one.getValue()));
    PayloadTerms terms = new PayloadTerms(flag, affected, in.bytes(), keys(in), optional(in));
    in.endList();
    return terms;
  }

  private static Map.Entry<Bytes, Bytes> pair(RlpReader in) {
    in.startList();
    Map.Entry<Bytes, Bytes> pair = Map.entry(in.bytes(), in.bytes());
    in.endList();
    return pair;
  }

  private static RlpWriter optional(RlpWriter out, Optional<Bytes> bytes) {
    return out.list(bytes.stream().toList(), (to, one) -> to.bytes(one));
  }

  private static Optional<Bytes> optional(RlpReader in) {
    return in.list(RlpReader::bytes).stream().findFirst();
  }
}
