package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.CurveOrder;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.evm.AccountState;
import io.witan.protocol.evm.Delegation;
import io.witan.protocol.evm.Journal;
import io.witan.protocol.ledger.Authorization;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.rules.Rules;
import java.util.List;
import java.util.Optional;

/** The list of a set-code transaction (EIP-7702): each valid entry sets one account's code. */
public final class Authorizations {
  private static final int MAGIC = 0x05;

  /** Given back for an account that was there already. */
  private static final long EXISTING_REFUND = 25_000 - 12_500;

  private Authorizations() {}

  static void apply(Journal state, Rules rules, List<Authorization> list) {
    for (Authorization authorization : list) {
      boolean here =
          authorization.chainId().isZero() || authorization.chainId().equals(rules.chainId());
      if (here && authorization.nonce() != -1L) {
        authority(authorization).ifPresent(address -> apply(state, authorization, address));
      }
    }
  }

  private static void apply(Journal state, Authorization authorization, Address authority) {
    AccountState account = state.account(authority);
    state.warm(account);
    Bytes code = state.codeOf(account);
    boolean replaceable = code.isEmpty() || Delegation.target(code) != null;
    if (!replaceable || account.nonce() != authorization.nonce()) {
      return;
    }
    if (account.exists()) {
      state.addRefund(EXISTING_REFUND);
    }
    boolean clears = authorization.address().equals(Address.ZERO);
    state.setCode(account, clears ? Bytes.EMPTY : Delegation.to(authorization.address()));
    state.setNonce(account, account.nonce() + 1);
  }

  /** Who signed an entry; empty where nobody can have. */
  public static Optional<Address> authority(Authorization authorization) {
    if (authorization.yParity() > 1) {
      return Optional.empty();
    }
    Signature signature =
        new Signature(authorization.yParity(), authorization.r(), authorization.s());
    if (!CurveOrder.admits(signature) || !CurveOrder.isLow(signature)) {
      return Optional.empty();
    }
    RlpWriter out = new RlpWriter(64).startList().number(authorization.chainId());
    out.address(authorization.address()).number(authorization.nonce()).endList();
    Bytes signed = Bytes.concat(Bytes.ofInts(MAGIC), out.toBytes());
    return Secp256k1.get().recover(Keccak.hash(signed), signature);
  }
}
