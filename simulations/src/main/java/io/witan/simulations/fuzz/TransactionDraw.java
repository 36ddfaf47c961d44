package io.witan.simulations.fuzz;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.ContractAddress;
import io.witan.protocol.ledger.AccessListEntry;
import io.witan.protocol.ledger.Authorization;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.rules.Fork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Draws transactions of a few senders in the order of their nonces; some are not valid at their
 * place.
 */
final class TransactionDraw {
  private static final long BASE = 21_000;
  private static final long CREATION = 53_000;

  private final Scene scene;
  private final Choices choices;
  private final boolean priced;
  private final long[] nonces;

  TransactionDraw(Scene scene, boolean priced, long[] nonces) {
    this.scene = scene;
    this.choices = scene.choices;
    this.priced = priced;
    this.nonces = nonces;
  }

  Transaction to(Address to) {
    return draw(Optional.of(to), scene.bytes(scene.chance("long data", 8) ? 200 : 40));
  }

  Transaction creating(Bytes init) {
    return draw(Optional.empty(), init);
  }

  private Transaction draw(Optional<Address> to, Bytes data) {
    int sender = choices.pick("sender", FuzzKeys.COUNT);
    long nonce = nonces[sender];
    if (scene.chance("wrong nonce", 25)) {
      nonce += choices.pick("ahead", 3) - 1;
    } else {
      nonces[sender]++;
    }
    if (to.isEmpty()) {
      scene.meet(ContractAddress.of(FuzzKeys.address(sender), nonce));
    }
    int type = type(to.isPresent());
    List<AccessListEntry> accessList = type == 0 ? List.of() : accessList();
    long gas = gas(to.isEmpty(), data, accessList, type);
    Uint256 cap = priced || type > 1 ? Uint256.of(feeCap()) : Uint256.ZERO;
    Uint256 tip = scene.chance("tip", 3) ? cap : Uint256.of(choices.pick("tip", 3));
    Uint256 value = scene.wei();
    Uint256 chain = FuzzCase.CHAIN_ID;
    var mark = FuzzKeys.mark(sender);
    return switch (type) {
      case 1 ->
          new Transaction.AccessList(chain, nonce, cap, gas, to, value, data, accessList, mark);
      case 2 ->
          new Transaction.FeeMarket(chain, nonce, tip, cap, gas, to, value, data, accessList, mark);
      case 3 ->
          new Transaction.Blob(
              chain,
              nonce,
              tip,
              cap,
              gas,
              to.orElseThrow(),
              value,
              data,
              accessList,
              Uint256.of(choices.pick("blob fee", 3)),
              blobs(),
              mark);
      case 4 ->
          new Transaction.SetCode(
              chain,
              nonce,
              tip,
              cap,
              gas,
              to.orElseThrow(),
              value,
              data,
              accessList,
              authorizations(),
              mark);
      default ->
          new Transaction.Legacy(
              nonce, cap, gas, to, value, data, Uint256.of(27), mark.r(), mark.s());
    };
  }

  private int type(boolean calls) {
    int newest =
        scene.fork.isAtLeast(Fork.PRAGUE)
            ? 4
            : scene.fork.isAtLeast(Fork.CANCUN)
                ? 3
                : scene.fork.isAtLeast(Fork.LONDON) ? 2 : scene.fork.isAtLeast(Fork.BERLIN) ? 1 : 0;
    int type = scene.chance("type too new", 80) ? 2 : choices.pick("type", newest + 1);
    return calls ? type : Math.min(type, 2);
  }

  /** Enough in most cases; the edges of the intrinsic cost in some. */
  private long gas(boolean creates, Bytes data, List<AccessListEntry> accessList, int type) {
    long intrinsic = creates ? CREATION : BASE;
    intrinsic += 40L * data.size() + 2_400L * accessList.size() + (type == 4 ? 75_000 : 0);
    return switch (choices.pick("gas limit", 12)) {
      case 0 -> intrinsic + choices.pick("scarce", 2_000);
      case 1 -> BASE + choices.pick("edge", 3) - 1;
      case 2 -> intrinsic + 1_000_000;
      default -> intrinsic + 20_000 + choices.pick("ample", 250_000);
    };
  }

  private long feeCap() {
    return scene.chance("low fee", 20)
        ? choices.pick("low", 1_000)
        : 1_000 + choices.pick("fee", 9);
  }

  private List<AccessListEntry> accessList() {
    List<AccessListEntry> list = new ArrayList<>();
    int entries = choices.pick("entries", 3);
    for (int i = 0; i < entries; i++) {
      List<Uint256> keys = new ArrayList<>();
      int count = choices.pick("keys", 3);
      for (int k = 0; k < count; k++) {
        keys.add(scene.key());
      }
      list.add(new AccessListEntry(scene.address(), keys));
    }
    return list;
  }

  private List<Hash> blobs() {
    List<Hash> hashes = new ArrayList<>();
    int count = scene.chance("no blob", 20) ? 0 : 1 + choices.pick("blobs", 4);
    for (int i = 0; i < count; i++) {
      byte[] hash = FuzzCase.hashAt(i).bytes().toArray();
      hash[0] = (byte) (scene.chance("wrong version", 40) ? 2 : 1);
      hashes.add(Hash.of(Bytes.wrap(hash)));
    }
    return hashes;
  }

  private List<Authorization> authorizations() {
    List<Authorization> list = new ArrayList<>();
    int count = scene.chance("none", 20) ? 0 : 1 + choices.pick("authorizations", 3);
    for (int i = 0; i < count; i++) {
      int authority = choices.pick("authority", FuzzKeys.COUNT);
      Uint256 chain =
          scene.chance("any chain", 3)
              ? Uint256.ZERO
              : scene.chance("other chain", 12) ? Uint256.ONE : FuzzCase.CHAIN_ID;
      Address delegate = scene.chance("revoke", 6) ? Address.ZERO : scene.address();
      long nonce = nonces[authority] + (scene.chance("other nonce", 6) ? 1 : 0);
      list.add(FuzzKeys.authorization(authority, chain, delegate, nonce));
    }
    return list;
  }
}
