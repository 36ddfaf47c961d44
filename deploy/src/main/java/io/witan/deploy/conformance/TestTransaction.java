package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.AccessListEntry;
import io.witan.protocol.ledger.Authorization;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The transaction of a state test: one choice of data, gas limit and value, signed. */
final class TestTransaction {
  private static final Signature UNSIGNED = new Signature(0, Uint256.ONE, Uint256.ONE);

  private final JsonNode fields;
  private final JsonNode indexes;
  private final Uint256 chain;

  private TestTransaction(JsonNode fields, JsonNode indexes, Uint256 chain) {
    this.fields = fields;
    this.indexes = indexes;
    this.chain = chain;
  }

  /**
   * Signs it.
   *
   * @throws Refused if it cannot be written down at all; tests that expect a refusal have such ones
   */
  static RecoveredTransaction of(JsonNode fields, JsonNode indexes, Uint256 chain) throws Refused {
    return new TestTransaction(fields, indexes, chain).signed();
  }

  private RecoveredTransaction signed() throws Refused {
    Transaction unsigned = transaction(UNSIGNED);
    Bytes secret = Fields.bytes(fields, "secretKey");
    if (secret.size() != 32) {
      throw new MalformedTest("the secret key has " + secret.size() + " bytes, not 32");
    }
    Signature signature = Secp256k1.get().sign(secret, TransactionCodec.signingHash(unsigned));
    return RecoveredTransaction.recover(transaction(signature), Secp256k1.get(), true)
        .orElseThrow(() -> new Refused("no sender"));
  }

  private Transaction transaction(Signature signature) throws Refused {
    if (fields.has("authorizationList")) {
      return setCode(signature);
    }
    if (fields.has("maxFeePerBlobGas") || fields.has("blobVersionedHashes")) {
      return blob(signature);
    }
    if (fields.has("maxFeePerGas")) {
      return new Transaction.FeeMarket(
          chain,
          nonce(),
          price("maxPriorityFeePerGas"),
          price("maxFeePerGas"),
          gasLimit(),
          to(),
          value(),
          data(),
          accessList(),
          signature);
    }
    if (fields.has("accessLists") && !chosen("accessLists", "data").isNull()) {
      return new Transaction.AccessList(
          chain,
          nonce(),
          price("gasPrice"),
          gasLimit(),
          to(),
          value(),
          data(),
          accessList(),
          signature);
    }
    return new Transaction.Legacy(
        nonce(),
        price("gasPrice"),
        gasLimit(),
        to(),
        value(),
        data(),
        Uint256.of(27 + signature.yParity()),
        signature.r(),
        signature.s());
  }

  private Transaction blob(Signature signature) throws Refused {
    List<Hash> hashes = new ArrayList<>();
    for (JsonNode hash : fields.path("blobVersionedHashes")) {
      Bytes bytes = Fields.bytes(hash.asText());
      if (bytes.size() != Hash.SIZE) {
        throw new Refused("a blob's hash has not 32 bytes");
      }
      hashes.add(Hash.of(bytes));
    }
    return new Transaction.Blob(
        chain,
        nonce(),
        price("maxPriorityFeePerGas"),
        price("maxFeePerGas"),
        gasLimit(),
        recipient("blob"),
        value(),
        data(),
        accessList(),
        price("maxFeePerBlobGas"),
        hashes,
        signature);
  }

  private Transaction setCode(Signature signature) throws Refused {
    List<Authorization> list = new ArrayList<>();
    for (JsonNode entry : fields.path("authorizationList")) {
      BigInteger nonce = Fields.integer(entry, "nonce");
      BigInteger parity = Fields.integer(entry, entry.has("yParity") ? "yParity" : "v");
      if (nonce.bitLength() > 64 || parity.bitLength() > 8) {
        throw new Refused("an authorization's nonce or parity is too large");
      }
      list.add(
          new Authorization(
              word(entry, "chainId"),
              Fields.address(entry, "address"),
              nonce.longValue(),
              parity.intValue(),
              word(entry, "r"),
              word(entry, "s")));
    }
    return new Transaction.SetCode(
        chain,
        nonce(),
        price("maxPriorityFeePerGas"),
        price("maxFeePerGas"),
        gasLimit(),
        recipient("set-code"),
        value(),
        data(),
        accessList(),
        list,
        signature);
  }

  private long nonce() throws Refused {
    BigInteger nonce = Fields.integer(fields, "nonce");
    if (nonce.bitLength() > 64) {
      throw new Refused("the nonce has more than 64 bits");
    }
    return nonce.longValue();
  }

  private long gasLimit() throws Refused {
    BigInteger gas = Fields.integer(chosen("gasLimit", "gas").asText());
    if (gas.bitLength() > 63) {
      throw new Refused("the gas limit has more than 63 bits");
    }
    return gas.longValue();
  }

  private Uint256 value() throws Refused {
    return word(Fields.integer(chosen("value", "value").asText()), "value");
  }

  private Bytes data() {
    return Fields.bytes(chosen("data", "data").asText());
  }

  private Uint256 price(String name) throws Refused {
    return fields.has(name) ? word(fields, name) : Uint256.ZERO;
  }

  private Optional<Address> to() {
    String to = fields.path("to").asText("");
    return to.isEmpty() || to.equals("0x") ? Optional.empty() : Optional.of(Fields.address(to));
  }

  private Address recipient(String kind) throws Refused {
    return to().orElseThrow(() -> new Refused("a " + kind + " transaction creates a contract"));
  }

  private List<AccessListEntry> accessList() throws Refused {
    List<AccessListEntry> list = new ArrayList<>();
    if (!fields.has("accessLists")) {
      return list;
    }
    for (JsonNode entry : chosen("accessLists", "data")) {
      List<Uint256> keys = new ArrayList<>();
      for (JsonNode key : entry.path("storageKeys")) {
        keys.add(word(Fields.integer(key.asText()), "storage key"));
      }
      list.add(new AccessListEntry(Fields.address(entry, "address"), keys));
    }
    return list;
  }

  private JsonNode chosen(String name, String index) {
    JsonNode choices = Fields.node(fields, name);
    int at = (int) Fields.number(indexes, index);
    if (at >= choices.size()) {
      throw new MalformedTest("transaction has no " + name + " number " + at);
    }
    return choices.get(at);
  }

  private static Uint256 word(JsonNode parent, String name) throws Refused {
    return word(Fields.integer(parent, name), name);
  }

  private static Uint256 word(BigInteger value, String name) throws Refused {
    if (value.signum() < 0 || value.bitLength() > 256) {
      throw new Refused(name + " has more than 256 bits");
    }
    return Uint256.of(value);
  }
}
