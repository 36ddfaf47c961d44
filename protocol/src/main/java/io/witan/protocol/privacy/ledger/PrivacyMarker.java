package io.witan.protocol.privacy.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.privacy.payload.JsonFields;
import io.witan.protocol.rules.Rules;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Privacy marker transactions: public ones that stand for a private one, which only its parties
 * have. The payload of a marker is the private transaction, signed, in the JSON of geth.
 */
public final class PrivacyMarker {
  /** What a marker is sent to. To the public chain it is an account without code. */
  public static final Address PRECOMPILE = Address.fromHex("0x" + "00".repeat(19) + "7a");

  /** The transaction has a hash of 64 bytes for data: this is a hundred times what it takes. */
  private static final int MOST_BYTES = 64 * 1024;

  private PrivacyMarker() {}

  /** Whether a transaction may stand for a private one. */
  public static boolean isMarker(Rules rules, Transaction tx) {
    return rules.privacy().markers() && isToPrecompile(tx);
  }

  /** Whether a transaction is sent to the precompile, whatever the rules say of it. */
  public static boolean isToPrecompile(Transaction tx) {
    return tx.to().filter(PRECOMPILE::equals).isPresent()
        && !(tx instanceof Legacy legacy && legacy.isPrivate());
  }

  /**
   * The private transaction that a marker stands for; empty where its payload is none of the same
   * sender with the same nonce. Such a marker does nothing.
   */
  public static Optional<RecoveredTransaction> inner(
      Bytes payload, RecoveredTransaction marker, Verifier verifier) {
    return decode(payload)
        .filter(inner -> inner.isPrivate() && inner.nonce() == marker.transaction().nonce())
        .flatMap(inner -> RecoveredTransaction.recover(inner, verifier, true))
        .filter(inner -> inner.sender().equals(marker.sender()));
  }

  /** A signed private transaction as the payload of a marker. */
  public static Bytes encode(Legacy inner) {
    String to = inner.to().map(address -> '"' + address.toHex() + '"').orElse("null");
    String json =
        ("{\"type\":\"0x0\",\"nonce\":\"%s\",\"gasPrice\":\"%s\",\"gas\":\"%s\",\"value\":\"%s\","
                + "\"input\":\"%s\",\"v\":\"%s\",\"r\":\"%s\",\"s\":\"%s\",\"to\":%s,\"hash\":\"%s\"}")
            .formatted(
                quantity(inner.nonce()),
                inner.gasPrice().toQuantity(),
                quantity(inner.gasLimit()),
                inner.value().toQuantity(),
                inner.data().toHex(),
                inner.v().toQuantity(),
                inner.r().toQuantity(),
                inner.s().toQuantity(),
                to,
                TransactionCodec.hash(inner).toHex());
    return Bytes.wrap(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String quantity(long value) {
    return "0x" + Long.toHexString(value);
  }

  /** The transaction of type 0 in a payload, private or not; empty where there is none. */
  static Optional<Legacy> decode(Bytes payload) {
    if (payload.size() > MOST_BYTES) {
      return Optional.empty();
    }
    try {
      Map<String, String> fields =
          JsonFields.texts(new String(payload.unsafeArray(), StandardCharsets.UTF_8));
      if (number(fields.getOrDefault("type", "0x0")) != 0) {
        return Optional.empty();
      }
      return Optional.of(
          new Legacy(
              number(field(fields, "nonce")),
              Uint256.fromHex(field(fields, "gasPrice")),
              number(field(fields, "gas")),
              Optional.ofNullable(fields.get("to")).map(Address::fromHex),
              Uint256.fromHex(field(fields, "value")),
              Bytes.fromHex(field(fields, "input")),
              Uint256.fromHex(field(fields, "v")),
              Uint256.fromHex(field(fields, "r")),
              Uint256.fromHex(field(fields, "s"))));
    } catch (IllegalArgumentException | ArithmeticException none) {
      return Optional.empty();
    }
  }

  private static String field(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no " + name);
    }
    return value;
  }

  private static long number(String quantity) {
    Uint256 value = Uint256.fromHex(quantity);
    if (value.w3() != 0 || value.w2() != 0 || value.w1() != 0) {
      throw new IllegalArgumentException("more than 64 bits");
    }
    return value.w0();
  }
}
