package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.execution.IntrinsicGas;
import io.witan.protocol.execution.InvalidTransaction;
import io.witan.protocol.execution.TransactionValidity;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import java.math.BigInteger;
import java.util.Optional;

/** TransactionTests: bytes that are a valid transaction on a fork, with its facts, or are not. */
final class TransactionTests implements ConformanceFormat {
  @Override
  public String name() {
    return "transaction";
  }

  @Override
  public boolean recognises(TestFile file) {
    JsonNode first = file.first();
    return first.has("txbytes") && first.path("result").isObject();
  }

  @Override
  public void run(TestFile file, CaseSink sink) {
    file.tests().forEach((name, test) -> sink.group(name, () -> run(name, test, sink)));
  }

  private static void run(String name, JsonNode test, CaseSink sink) {
    Bytes encoded = Fields.bytes(test, "txbytes");
    for (var result : Fields.node(test, "result").properties()) {
      String fork = result.getKey();
      sink.check(
          fork, name, () -> Forks.on(fork, known -> check(encoded, result.getValue(), known)));
    }
  }

  private static Outcome check(Bytes encoded, JsonNode expected, Fork fork) {
    Rules rules = Rules.ethereum(fork);
    ExpectedRefusal refusal =
        new ExpectedRefusal(Optional.ofNullable(expected.get("exception")).map(JsonNode::asText));
    try {
      RecoveredTransaction recovered = accept(encoded, rules);
      if (refusal.names().isPresent()) {
        return refusal.compare(Optional.empty());
      }
      Transaction tx = recovered.transaction();
      long gas =
          IntrinsicGas.of(
              rules, tx.to().isEmpty(), tx.data(), tx.accessList(), tx.authorizations().size());
      return Outcome.equal("hash", Fields.hash(expected, "hash"), recovered.hash())
          .and(Outcome.equal("sender", Fields.address(expected, "sender"), recovered.sender()))
          .and(Outcome.equal("intrinsic gas", Fields.number(expected, "intrinsicGas"), gas));
    } catch (Refused refused) {
      return refusal.compare(Optional.of(refused.getMessage()));
    }
  }

  private static RecoveredTransaction accept(Bytes encoded, Rules rules) throws Refused {
    Transaction tx = decoded(encoded);
    if (tx instanceof Transaction.Legacy legacy && legacy.v().compareTo(Uint256.of(35)) >= 0) {
      BigInteger chain = legacy.v().toBigInteger().subtract(BigInteger.valueOf(35)).shiftRight(1);
      if (!rules.isAtLeast(Fork.SPURIOUS_DRAGON) || !chain.equals(rules.chainId().toBigInteger())) {
        throw new Refused(InvalidTransaction.WRONG_CHAIN.text());
      }
    }
    RecoveredTransaction recovered =
        RecoveredTransaction.recover(
                tx, Secp256k1.get(), rules.isAtLeast(Fork.HOMESTEAD), rules.chainId())
            .orElseThrow(() -> new Refused("no sender"));
    var wrong = TransactionValidity.alone(rules, tx);
    if (wrong.isPresent()) {
      throw new Refused(wrong.get().text());
    }
    BigInteger gas = new BigInteger(Long.toUnsignedString(tx.gasLimit()));
    if (tx.maxFeePerGas().toBigInteger().multiply(gas).bitLength() > 256) {
      throw new Refused("the fee is more than any account can hold");
    }
    return recovered;
  }

  private static Transaction decoded(Bytes encoded) throws Refused {
    try {
      return TransactionCodec.decode(encoded);
    } catch (RlpException unreadable) {
      throw Refused.unreadable(unreadable);
    }
  }
}
