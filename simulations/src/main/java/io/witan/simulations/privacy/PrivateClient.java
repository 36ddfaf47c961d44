package io.witan.simulations.privacy;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.evm.ContractAddress;
import io.witan.protocol.execution.BlockContext;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.ledger.PrivacyMarker;
import io.witan.protocol.privacy.sending.MarkerTransaction;
import io.witan.protocol.privacy.sending.Rehearsal;
import io.witan.protocol.rules.Rules;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A dapp of one organisation: it makes private contracts with others, calls them, some behind
 * markers, and moves public money between. One request after the other.
 */
final class PrivateClient {
  /** A private contract that was submitted. */
  record Contract(Address address, PrivacyFlag flag, SortedSet<Integer> parties, int maker) {}

  private static final long GAS = 400_000;
  private static final Uint256 PRIVATE = Uint256.of(37);
  private static final Uint256 UNPROTECTED = Uint256.of(27);

  private final int number;
  private final PrivateWorld world;
  private final PublicChain chain;
  private int requests;

  PrivateClient(int number, PrivateWorld world) {
    this.number = number;
    this.world = world;
    this.chain = world.chain();
  }

  private int pick(String what, int options) {
    long lot = world.lot("client " + number + " " + what, requests);
    return (int) Long.remainderUnsigned(lot, options);
  }

  /** Makes a request, and the next one some time after it has ended. */
  void next() {
    if (world.isOver()) {
      return;
    }
    int request = ++requests;
    long pause = 200_000L + pick("pause", 3_000_000);
    Runnable again = () -> world.after(pause, () -> after(request));
    int kind = pick("kind", 10);
    List<Contract> mine =
        world.contracts().stream().filter(c -> c.parties().contains(number)).toList();
    if (kind < 2) {
      pay();
      again.run();
    } else if (kind < 5 || mine.isEmpty()) {
      create(again);
    } else {
      call(mine, again);
    }
  }

  /** Two requests at once would each be followed by others, without end. */
  private void after(int request) {
    if (request != requests) {
      throw new IllegalStateException("a request of client " + number + " has ended twice");
    }
    next();
  }

  private void pay() {
    int to = pick("payee", world.setup().organisations());
    Legacy plain =
        legacy(
            Optional.of(chain.keys().address(to)),
            Uint256.of(1L + pick("amount", 100)),
            Bytes.EMPTY,
            UNPROTECTED);
    chain.submit(chain.signed(number, plain));
  }

  private void create(Runnable again) {
    SortedSet<Integer> parties = new TreeSet<>(List.of(number));
    for (int other = 0; other < world.setup().organisations(); other++) {
      if (pick("party " + other, 2) == 0) {
        parties.add(other);
      }
    }
    parties.add((number + 1) % world.setup().organisations());
    PrivacyFlag flag =
        List.of(
                PrivacyFlag.STANDARD_PRIVATE,
                PrivacyFlag.STANDARD_PRIVATE,
                PrivacyFlag.PARTY_PROTECTION,
                PrivacyFlag.PRIVATE_STATE_VALIDATION)
            .get(pick("flag", 4));
    send(Optional.empty(), flag, parties, Optional.empty(), again);
  }

  private void call(List<Contract> mine, Runnable again) {
    Contract contract = mine.get(pick("contract", mine.size()));
    if (pick("extend", 3) == 0 && extended(contract)) {
      again.run();
      return;
    }
    SortedSet<Integer> parties = new TreeSet<>(contract.parties());
    boolean overlapping =
        contract.flag() == PrivacyFlag.STANDARD_PRIVATE && pick("overlap", 3) == 0;
    int other = pick("other", world.setup().organisations());
    if (overlapping && other != number && !(parties.size() > 2 && parties.remove(other))) {
      parties.add(other);
    }
    List<Contract> alike = mine.stream().filter(c -> mayCall(contract, c)).toList();
    Optional<Address> second =
        pick("nested", 3) == 0
            ? Optional.of(alike.get(pick("second", alike.size())).address())
            : Optional.empty();
    send(Optional.of(contract.address()), contract.flag(), parties, second, again);
  }

  /**
   * A call out of an enhanced contract to one of other parties may come to something else at each:
   * when its code appears between the rehearsal and the block, some verify it, some not. So may one
   * from or to a contract that was extended while it was called, whose state is older at its new
   * party.
   */
  private boolean mayCall(Contract contract, Contract other) {
    boolean stable =
        other.parties().equals(contract.parties())
            && !world.extended().contains(contract.address())
            && !world.extended().contains(other.address());
    return other.flag() == contract.flag()
        && (!contract.flag().isEnhanced() || stable || other.equals(contract));
  }

  /**
   * Gives a contract to somebody else than the watcher, which would see what was hidden from it.
   */
  private boolean extended(Contract contract) {
    int recipient = pick("recipient", PairedRuns.watcher(world.setup()));
    boolean may = !contract.flag().isEnhanced() || contract.maker() == number;
    if (!may
        || contract.parties().contains(recipient)
        || !world.extended().add(contract.address())) {
      return false;
    }
    Extending.begin(world, contract, number, recipient);
    return true;
  }

  private void send(
      Optional<Address> to,
      PrivacyFlag flag,
      SortedSet<Integer> parties,
      Optional<Address> second,
      Runnable again) {
    int message = world.nextMessage();
    Bytes word = world.secretWord(message, parties);
    Bytes data = to.isPresent() ? Contracts.call(word, second) : Contracts.creation(word);
    if (!(rehearsed(to, flag, data) instanceof Rehearsal.Passed(var creations, var root))) {
      again.run();
      return;
    }
    PrivateMessage sent = new PrivateMessage(message, data, parties, flag, creations, root, word);
    // Who has the one contract but not the other does not make the second call.
    second.ifPresent(called -> world.checks().sent(called, new TreeSet<>()));
    boolean marked = pick("marked", 3) == 0;
    world
        .manager(number)
        .send(
            number,
            sent,
            hash -> {
              if (hash.isEmpty()) {
                again.run();
              } else if (marked) {
                mark(sent, to, hash.get(), again);
              } else {
                submit(sent, to, hash.get());
                again.run();
              }
            });
  }

  private Rehearsal rehearsed(Optional<Address> to, PrivacyFlag flag, Bytes data) {
    Header head = chain.block(chain.head()).header();
    Rules rules = chain.config().at(head.number() + 1, head.timestamp() + 1);
    Legacy plain = legacy(to, Uint256.ZERO, PayloadHash.NONE.bytes(), PRIVATE);
    return Rehearsal.of(
        chain.stateAfter(chain.head()),
        world.follower(number).stateAt(chain.head()),
        rules,
        BlockContext.of(chain.config(), head, chain::hash),
        chain.signed(number, plain),
        data,
        flag);
  }

  private void submit(PrivateMessage sent, Optional<Address> to, PayloadHash hash) {
    RecoveredTransaction tx = chain.signed(number, legacy(to, Uint256.ZERO, hash.bytes(), PRIVATE));
    submitted(sent, to, tx);
    chain.submit(tx);
  }

  private void submitted(PrivateMessage sent, Optional<Address> to, RecoveredTransaction tx) {
    Address address = to.orElseGet(() -> ContractAddress.of(tx.sender(), tx.transaction().nonce()));
    if (to.isEmpty()) {
      world.contracts().add(new Contract(address, sent.flag(), sent.parties(), number));
    }
    world.checks().sent(address, sent.parties());
  }

  /** The signed transaction becomes a payload itself, and a public one stands for it. */
  private void mark(PrivateMessage sent, Optional<Address> to, PayloadHash hash, Runnable again) {
    long nonce = chain.nextNonce(number);
    RecoveredTransaction inner =
        chain.signed(number, legacy(to, Uint256.ZERO, hash.bytes(), PRIVATE));
    Bytes encoded = PrivacyMarker.encode((Legacy) inner.transaction());
    PrivateMessage wrapped =
        new PrivateMessage(
            world.nextMessage(),
            encoded,
            sent.parties(),
            PrivacyFlag.STANDARD_PRIVATE,
            new TreeSet<>(),
            Bytes.EMPTY,
            Keccak.hash(encoded).bytes());
    Rules rules = chain.config().at(chain.head() + 1, 0);
    world
        .manager(number)
        .send(
            number,
            wrapped,
            marker -> {
              if (marker.isPresent() && nonce == chain.nextNonce(number)) {
                Legacy plain =
                    MarkerTransaction.of((Legacy) inner.transaction(), marker.get(), rules);
                submitted(sent, to, inner);
                chain.submit(
                    chain.signed(number, plain.withSignature(UNPROTECTED, plain.signature())));
              }
              again.run();
            });
  }

  private Legacy legacy(Optional<Address> to, Uint256 value, Bytes data, Uint256 v) {
    return new Legacy(
        chain.nextNonce(number), Uint256.ZERO, GAS, to, value, data, v, Uint256.ONE, Uint256.ONE);
  }
}
