package io.witan.simulations.fuzz;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.machine.Seed;
import io.witan.protocol.rules.Fork;
import io.witan.simulations.fuzz.FuzzCase.StartAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Draws the cases of a seed. A case has a few programs, each at a contract that at least one
 * transaction calls, or as the init code of one.
 */
public final class CaseDraw {
  private static final Fork[] FORKS = Fork.values();
  private static final Uint256 RICH = new Uint256(0, 0, 1L << 30, 0);

  private final Scene scene;
  private final Choices choices;
  private int programs;

  /**
   * A case with the programs that it counts for.
   *
   * @param programs each is run by one transaction at least
   */
  public record Drawn(FuzzCase block, int programs) {}

  private CaseDraw(Choices choices) {
    this.choices = choices;
    Fork fork =
        choices.pick("recent", 3) == 0
            ? FORKS[FORKS.length - 1 - choices.pick("how recent", 4)]
            : FORKS[choices.pick("fork", FORKS.length)];
    this.scene = new Scene(choices, fork, 1 + choices.pick("contracts", 4));
  }

  /** The {@code n}-th case of a seed: always the same one. */
  public static Drawn draw(long seed, long n) {
    CaseDraw draw = new CaseDraw(Choices.random(new Seed(seed).child("case", n).value()));
    FuzzCase block = draw.block();
    return new Drawn(GasEdge.tuned(block, draw.choices), draw.programs);
  }

  private FuzzCase block() {
    SortedMap<Address, StartAccount> accounts = new TreeMap<>();
    for (Address contract : scene.contracts) {
      accounts.put(contract, contract());
      programs++;
    }
    long[] nonces = new long[FuzzKeys.COUNT];
    for (int i = 0; i < FuzzKeys.COUNT; i++) {
      nonces[i] = choices.pick("sent before", 3);
      accounts.put(FuzzKeys.address(i), sender(i, nonces[i]));
    }
    if (scene.chance("coinbase lives", 2)) {
      accounts.put(Scene.COINBASE, account(0, Uint256.ONE, Bytes.EMPTY));
    }
    if (scene.fork.compareTo(Fork.SPURIOUS_DRAGON) < 0 && scene.chance("empty account", 4)) {
      accounts.put(Scene.address(0xdead), account(0, Uint256.ZERO, Bytes.EMPTY));
    }
    boolean priced = scene.fork == Fork.PARIS || !scene.chance("free gas", 8);
    TransactionDraw senders = new TransactionDraw(scene, priced, nonces);
    List<Transaction> transactions = new ArrayList<>();
    for (Address contract : scene.contracts) {
      transactions.add(senders.to(contract));
    }
    int more = choices.pick("more", 5);
    for (int i = 0; i < more; i++) {
      if (scene.chance("creation", 3)) {
        programs++;
        boolean small = scene.chance("small", 2);
        transactions.add(senders.creating(small ? InitCode.draw(scene) : ProgramDraw.draw(scene)));
      } else {
        transactions.add(senders.to(scene.address()));
      }
    }
    Address coinbase = scene.chance("odd coinbase", 6) ? scene.address() : Scene.COINBASE;
    long gasLimit = scene.chance("tight block", 12) ? 400_000 : 8_000_000;
    return new FuzzCase(scene.fork, priced, coinbase, gasLimit, accounts, transactions);
  }

  private StartAccount contract() {
    SortedMap<Uint256, Uint256> storage = new TreeMap<>();
    int words = choices.pick("words", 4);
    for (int i = 0; i < words; i++) {
      storage.put(Uint256.of(choices.pick("key", 5)), Uint256.of(1L + choices.pick("word", 3)));
    }
    boolean last = scene.chance("last nonce", 60);
    Bytes program = ProgramDraw.draw(scene);
    return new StartAccount(last ? -1L : 1, scene.wei(), program, storage);
  }

  private StartAccount sender(int identity, long nonce) {
    boolean poor = identity == FuzzKeys.COUNT - 1;
    Uint256 balance = poor ? Uint256.of(choices.pick("poor", 1 << 30)) : RICH;
    boolean delegates = scene.fork.isAtLeast(Fork.PRAGUE) && scene.chance("delegates", 4);
    Bytes code =
        delegates
            ? Bytes.concat(Bytes.ofInts(0xef, 0x01, 0x00), scene.address().bytes())
            : Bytes.EMPTY;
    return account(nonce, balance, code);
  }

  private static StartAccount account(long nonce, Uint256 balance, Bytes code) {
    return new StartAccount(nonce, balance, code, new TreeMap<>());
  }
}
