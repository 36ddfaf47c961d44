package io.witan.protocol.evm.compiled;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.evm.CompiledTier;
import io.witan.protocol.evm.CompiledTier.Background;
import io.witan.protocol.evm.CompiledTier.Limits;
import io.witan.protocol.evm.Environment;
import io.witan.protocol.evm.Evm;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.evm.Instructions;
import io.witan.protocol.evm.Journal;
import io.witan.protocol.evm.Message;
import io.witan.protocol.evm.Op;
import io.witan.protocol.evm.Outcome;
import io.witan.protocol.evm.TestEnvironment;
import io.witan.protocol.evm.Translator;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CompiledTierTest {
  private static final Address CALLER = Address.fromHex("0x" + "11".repeat(20));

  private static Address contract(int n) {
    return Address.fromHex("0x" + Integer.toHexString(0x20 + n).repeat(20));
  }

  /** Contracts with some balance and no storage. */
  private record Contracts(Map<Address, Bytes> codes, Map<Hash, Bytes> byHash)
      implements StateView {
    static Contracts of(List<Bytes> codes) {
      Map<Address, Bytes> byAddress = new TreeMap<>();
      Map<Hash, Bytes> byHash = new TreeMap<>();
      for (int i = 0; i < codes.size(); i++) {
        byAddress.put(contract(i), codes.get(i));
        byHash.put(Keccak.hash(codes.get(i)), codes.get(i));
      }
      return new Contracts(byAddress, byHash);
    }

    @Override
    public Optional<Account> account(Address address) {
      return Optional.ofNullable(codes.get(address))
          .map(c -> new Account(1, Uint256.of(3), EmptyHashes.TRIE, Keccak.hash(c)));
    }

    @Override
    public Uint256 storage(Address address, Uint256 key) {
      return Uint256.ZERO;
    }

    @Override
    public Bytes code(Hash codeHash) {
      return byHash.get(codeHash);
    }
  }

  /** All that a transaction can give. */
  private record Result(Outcome outcome, StateDiff diff, List<Log> logs, long refund) {}

  private static Evm evm(Journal state, Fork fork, Inspector inspector, CompiledTier tier) {
    Environment environment = TestEnvironment.of(CALLER);
    return new Evm(state, Rules.ethereum(fork), environment, inspector, tier);
  }

  private static Result run(StateView view, Fork fork, long gas, CompiledTier tier) {
    return run(view, fork, gas, Bytes.fromHex("aa".repeat(70)), tier);
  }

  private static Result run(StateView view, Fork fork, long gas, Bytes input, CompiledTier tier) {
    Journal state = new Journal(view);
    Outcome outcome =
        evm(state, fork, Inspector.NONE, tier)
            .run(Message.call(CALLER, contract(0), Uint256.ZERO, gas, input));
    return new Result(outcome, state.diff(true), List.copyOf(state.logs()), state.refund());
  }

  @Test
  void everyProgramGivesTheSameInBothTiers() {
    CompiledTier tier = JvmTranslator.atFirstRun(64);
    Fork[] forks = {Fork.FRONTIER, Fork.BYZANTIUM, Fork.ISTANBUL, Fork.BERLIN, Fork.OSAKA};
    int programs = Integer.getInteger("witan.programs", 1_500);
    long ended = 0;
    for (int seed = 0; seed < programs; seed++) {
      Choices choices = Choices.random(seed);
      List<Bytes> codes =
          List.of(RandomCode.of(choices), RandomCode.of(choices), RandomCode.of(choices));
      StateView view = Contracts.of(codes);
      Fork fork =
          choices.chance("newest", 3, 4) ? Fork.OSAKA : choices.oneOf("fork", List.of(forks));
      for (int i = 0; i < 3; i++) {
        long gas = i == 0 ? 1_000_000 : choices.pick("gas", 30_000);
        Result expected = run(view, fork, gas, CompiledTier.OFF);
        ended += expected.outcome.succeeded() ? 1 : 0;
        int n = seed;
        assertEquals(
            expected,
            run(view, fork, gas, tier),
            () -> "seed " + n + " with " + gas + " gas at " + fork + ": " + codes);
      }
    }
    assertEquals(0, tier.figures().failed());
    assertTrue(tier.figures().evicted() > programs / 2, tier.figures()::toString);
    assertTrue(ended > programs / 10, "only " + ended + " ended well");
  }

  private static final List<String> EDGES =
      List.of(
          "00".repeat(32),
          "00".repeat(31) + "01",
          "00".repeat(31) + "1f",
          "00".repeat(31) + "41",
          "00".repeat(30) + "0100",
          "00".repeat(24) + "7fffffffffffffff",
          "00".repeat(24) + "8000000000000000",
          "00".repeat(24) + "ff".repeat(8),
          "00".repeat(16) + "80".repeat(16),
          "00".repeat(16) + "ff".repeat(16),
          "00".repeat(8) + "ff".repeat(16) + "00".repeat(8),
          "00".repeat(7) + "01" + "ff".repeat(24),
          "7f" + "ff".repeat(31),
          "80" + "00".repeat(31),
          "ff".repeat(8) + "00".repeat(24),
          "0123456789abcdef".repeat(4),
          "fedcba9876543210".repeat(4),
          "ff".repeat(31) + "e0",
          "ff".repeat(32));

  /** Every operation of two words, on edges that are constants, or not known to be any. */
  @Test
  void everyOperationGivesTheSameInBothTiers() {
    CompiledTier tier = JvmTranslator.atFirstRun(64);
    for (int op = Op.ADD; op <= Op.SAR; op++) {
      for (String upper : EDGES) {
        Bytes input = Bytes.fromHex(upper);
        for (boolean known : new boolean[] {true, false}) {
          StringBuilder constants = new StringBuilder();
          StringBuilder unknown = new StringBuilder();
          for (int i = 0; i < EDGES.size(); i++) {
            String first = known ? "7f" + upper : "5f35";
            String then = String.format("%02x61%04x52", op, 32 * i);
            constants.append("7f").append(EDGES.get(i)).append(first).append(then);
            unknown.append("7f").append(EDGES.get(i)).append("5f525f51").append(first).append(then);
          }
          String end = String.format("61%04x5ff3", 32 * EDGES.size());
          for (String code : List.of(constants + end, unknown + end)) {
            StateView view = Contracts.of(List.of(Bytes.fromHex(code)));
            assertEquals(
                run(view, Fork.OSAKA, 1_000_000, input, CompiledTier.OFF),
                run(view, Fork.OSAKA, 1_000_000, input, tier),
                Instructions.name(op) + " of " + upper);
          }
        }
      }
    }
  }

  /** Adds up 1 to a number, and returns the sum. */
  private static StateView counting(int number) {
    return Contracts.of(
        List.of(
            Bytes.fromHex(
                "5f61%04x".formatted(number)
                    + "5b80820191506001900380600457" // sum, n: sum += n; n -= 1 until zero
                    + "505f5260205ff3")));
  }

  private static Result count(StateView view, CompiledTier tier) {
    return run(view, Fork.OSAKA, 10_000_000, tier);
  }

  private static CompiledTier tier(Translator translator, Background background, Limits limits) {
    return new CompiledTier(translator, background, limits);
  }

  @Test
  void aFullCacheEvictsWhatDidNotRunForLongest() {
    CompiledTier tier = JvmTranslator.atFirstRun(2);
    List<StateView> views = List.of(counting(300), counting(301), counting(302));
    views.forEach(view -> count(view, tier));
    assertEquals(1, tier.figures().evicted());
    assertEquals(2, tier.figures().kept());
    assertEquals(3, tier.figures().compiled());

    long bytes = tier.figures().bytes() / 2;
    CompiledTier small =
        tier(new JvmTranslator(), Background.CALLER, new Limits(0, 100, bytes * 5 / 2));
    for (int i = 0; i < 9; i++) {
      StateView view = views.get(i % 3);
      assertEquals(count(view, CompiledTier.OFF), count(view, small));
    }
    assertEquals(2, small.figures().kept());
    assertEquals(9, small.figures().compiled());
  }

  @Test
  void codeThatCannotBeTranslatedIsTriedOnceAndRunsInterpreted() {
    List<Translator> broken =
        List.of(
            source -> Optional.empty(),
            source -> Optional.of(Bytes.fromHex("cafebabe")),
            source -> {
              throw new IllegalArgumentException("too large");
            });
    for (Translator translator : broken) {
      CompiledTier tier = tier(translator, Background.CALLER, new Limits(0, 10, 1 << 20));
      StateView view = counting(303);
      for (int i = 0; i < 3; i++) {
        assertEquals(count(view, CompiledTier.OFF), count(view, tier));
      }
      assertEquals(new CompiledTier.Figures(0, 1, 0, 1, 0), tier.figures());
    }
  }

  @Test
  void onlyHotCodeIsTranslatedAndABusyHostIsAskedAgain() {
    List<Runnable> asked = new ArrayList<>();
    boolean[] busy = {true};
    Background background =
        work -> {
          asked.add(work);
          return !busy[0];
        };
    StateView view = counting(304);
    Result expected = count(view, CompiledTier.OFF);
    long gas = 10_000_000 - expected.outcome.gasLeft();
    CompiledTier tier = tier(new JvmTranslator(), background, new Limits(2 * gas, 10, 1 << 20));
    count(view, tier);
    count(view, tier);
    assertEquals(0, asked.size());
    count(view, tier);
    assertEquals(1, asked.size());
    busy[0] = false;
    count(view, tier);
    count(view, tier);
    assertEquals(2, asked.size());
    assertEquals(expected, count(view, tier));
    asked.getLast().run();
    assertEquals(1, tier.figures().compiled());
    assertEquals(expected, count(view, tier));
    assertEquals(2, asked.size());
  }

  /** Before, while and after another thread translates, results are the same. */
  @Test
  void codeRunsWhileItIsTranslated() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    Background background =
        work -> {
          Thread thread = new Thread(work);
          threads.add(thread);
          thread.start();
          return true;
        };
    CompiledTier tier = tier(new JvmTranslator(), background, new Limits(0, 10, 1 << 20));
    StateView view = counting(20_000);
    Result expected = count(view, CompiledTier.OFF);
    while (threads.isEmpty() || threads.getFirst().isAlive()) {
      assertEquals(expected, count(view, tier));
    }
    threads.getFirst().join();
    assertEquals(1, tier.figures().compiled());
    assertEquals(expected, count(view, tier));
  }

  @Test
  void whatIsWatchedIsInterpreted() {
    CompiledTier tier = JvmTranslator.atFirstRun(10);
    StateView view = counting(305);
    int[] steps = new int[1];
    Inspector counter =
        new Inspector() {
          @Override
          public void before(Step step) {
            steps[0]++;
          }
        };
    count(view, tier);
    evm(new Journal(view), Fork.OSAKA, counter, tier)
        .run(Message.call(CALLER, contract(0), Uint256.ZERO, 10_000_000, Bytes.EMPTY));
    assertEquals(2 + 305 * 12 + 6, steps[0]);
    assertEquals(1, tier.figures().compiled());
  }

  /** Each of these would grow without bound in one way: regions, heights, known returns, size. */
  @Test
  void noCodeMakesALargeClass() {
    List<String> units =
        List.of("5b", "5f5b", "5a", "5a5b", "5a5a02", "5b610000", "5b5a61123457", "80".repeat(16));
    for (String unit : units) {
      Bytes code = Bytes.fromHex("5b" + unit.repeat(24_000 / (unit.length() / 2)));
      CompiledTier tier = JvmTranslator.atFirstRun(10);
      StateView view = Contracts.of(List.of(code));
      assertEquals(
          run(view, Fork.OSAKA, 100_000, CompiledTier.OFF),
          run(view, Fork.OSAKA, 100_000, tier),
          unit);
      assertEquals(1, tier.figures().compiled());
      assertTrue(tier.figures().bytes() < 2_000_000, () -> unit + ": " + tier.figures());
    }
  }
}
