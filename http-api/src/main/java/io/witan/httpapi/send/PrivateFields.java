package io.witan.httpapi.send;

import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.sending.PrivateRequest;
import java.util.List;
import java.util.Optional;

/** The fields of a transaction object that make it a private one, as GoQuorum has them. */
public final class PrivateFields {
  private static final int MOST_KEYS = 10_000;

  private PrivateFields() {}

  /** What is asked; empty where there is no {@code privateFor}, be it an empty one. */
  public static Optional<PrivateRequest> read(Field transaction) {
    return transaction.member("privateFor").map(to -> read(transaction, keys(to)));
  }

  /** What is asked of a transaction that is private even if it names no recipients. */
  public static PrivateRequest terms(Field transaction) {
    return read(
        transaction, transaction.member("privateFor", PrivateFields::keys).orElse(List.of()));
  }

  /** The same of an object that has to have it. */
  public static PrivateRequest require(Field transaction) {
    return read(transaction)
        .orElseThrow(() -> RpcError.server("must specify private participants").toException());
  }

  private static PrivateRequest read(Field transaction, List<PartyKey> to) {
    transaction
        .member("restriction", Field::text)
        .filter(text -> !text.equals("restricted"))
        .ifPresent(
            other -> {
              throw RpcError.server("only restricted private transactions are supported")
                  .toException();
            });
    return new PrivateRequest(
        transaction.member("privateFrom", PrivateFields::key),
        to,
        transaction
            .member("privacyFlag")
            .map(PrivateFields::flag)
            .orElse(PrivacyFlag.STANDARD_PRIVATE),
        transaction.member("mandatoryFor").map(PrivateFields::keys).orElse(List.of()));
  }

  private static List<PartyKey> keys(Field list) {
    if (list.json().size() > MOST_KEYS) {
      throw list.fault("more than " + MOST_KEYS + " keys");
    }
    return list.list(PrivateFields::key);
  }

  private static PartyKey key(Field field) {
    try {
      return PartyKey.fromBase64(field.text());
    } catch (IllegalArgumentException malformed) {
      throw field.fault("illegal base64 data: a party's key is Base64");
    }
  }

  /** A number; GoQuorum takes it as JSON number, web3 libraries send it as hexadecimal too. */
  private static PrivacyFlag flag(Field field) {
    return PrivacyFlag.of(field.count())
        .orElseThrow(() -> RpcError.server(PrivateRequest.INVALID_FLAG).toException());
  }
}
