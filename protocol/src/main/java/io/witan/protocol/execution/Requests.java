package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;

/** What a block asks of a beacon chain (EIP-7685), from Prague on. */
final class Requests {
  private static final Hash DEPOSIT_EVENT =
      Hash.fromHex("0x649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5");

  /** A field of a deposit: where its length stands in the event's data, and what that must be. */
  private record Field(int at, int size) {}

  /** Public key, withdrawal credentials, amount, signature and index (EIP-6110). */
  private static final List<Field> DEPOSIT =
      List.of(
          new Field(160, 48),
          new Field(256, 32),
          new Field(320, 8),
          new Field(384, 96),
          new Field(512, 8));

  private static final int DEPOSIT_DATA = 576;
  private static final int WORD = 32;

  private final Optional<Address> depositContract;
  private final List<Bytes> deposits = new ArrayList<>();

  /** Of the types that follow deposits, ascending. */
  private final List<Bytes> others = new ArrayList<>();

  Requests(Rules rules) {
    this.depositContract = rules.depositContract().filter(a -> rules.isAtLeast(Fork.PRAGUE));
  }

  /** Takes the deposits among a transaction's logs; false where one is not of its form. */
  boolean addDeposits(List<Log> logs) {
    if (depositContract.isEmpty()) {
      return true;
    }
    List<Bytes> found = new ArrayList<>();
    for (Log log : logs) {
      boolean isDeposit =
          log.address().equals(depositContract.get())
              && !log.topics().isEmpty()
              && log.topics().get(0).equals(DEPOSIT_EVENT);
      if (isDeposit && !isWellFormed(log.data())) {
        return false;
      }
      if (isDeposit) {
        DEPOSIT.forEach(field -> found.add(value(log.data(), field)));
      }
    }
    deposits.addAll(found);
    return true;
  }

  private static boolean isWellFormed(Bytes data) {
    if (data.size() != DEPOSIT_DATA) {
      return false;
    }
    for (int i = 0; i < DEPOSIT.size(); i++) {
      Field field = DEPOSIT.get(i);
      if (!isNumber(data, i * WORD, field.at) || !isNumber(data, field.at, field.size)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNumber(Bytes data, int at, int number) {
    return Uint256.of(data.slice(at, at + WORD)).equals(Uint256.of(number));
  }

  private static Bytes value(Bytes data, Field field) {
    return data.slice(field.at + WORD, field.at + WORD + field.size);
  }

  /** Adds the requests of a later type, unless there are none. */
  void add(int type, Bytes requests) {
    if (!requests.isEmpty()) {
      others.add(Bytes.concat(Bytes.ofInts(type), requests));
    }
  }

  /** The header's commitment to all of them. */
  Hash hash() {
    SHA256Digest digest = new SHA256Digest();
    if (!deposits.isEmpty()) {
      Bytes all = Bytes.concat(deposits.toArray(Bytes[]::new));
      update(digest, sha256(Bytes.concat(Bytes.ofInts(0), all)));
    }
    for (Bytes typed : others) {
      update(digest, sha256(typed));
    }
    return Hash.of(finish(digest));
  }

  private static Bytes sha256(Bytes data) {
    SHA256Digest digest = new SHA256Digest();
    update(digest, data);
    return finish(digest);
  }

  private static void update(SHA256Digest digest, Bytes data) {
    digest.update(data.unsafeArray(), 0, data.size());
  }

  private static Bytes finish(SHA256Digest digest) {
    byte[] out = new byte[digest.getDigestSize()];
    digest.doFinal(out, 0);
    return Bytes.wrap(out);
  }
}
