package io.witan.simulations.twins;

import io.witan.simulations.plan.Engine;
import io.witan.simulations.scenario.BadScenario;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.world.FirstHeight;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who plays: the validators, of which some run twice. Processes 0 to n − 1 have the identity of
 * their number; the second copies come after them.
 *
 * @param scenario number of validators, engine, and what bug is planted
 * @param twins identities that run twice, ascending
 */
public record Cast(Scenario scenario, List<Integer> twins) {
  private static final int MOST = 16;

  public Cast {
    twins = List.copyOf(twins);
    if (scenario.validators() + twins.size() > MOST) {
      throw new BadScenario("at most " + MOST + " processes");
    }
  }

  /** A usual network with so many validators and this engine, and with a planted bug. */
  public static Scenario scenario(int validators, Engine engine, Optional<String> bug) {
    if (engine == Engine.RAFT) {
      throw new BadScenario("twins need an engine with votes: qbft or ibft");
    }
    Scenario usual = Schedule.with(Scenario.STANDARD.with(engine), validators);
    return bug.map(label -> Schedule.with(usual, label)).orElse(usual);
  }

  /** All ways to choose which identities run twice: the proposer rule tells them apart. */
  public static List<Cast> all(Scenario scenario, int twins) {
    boolean fits = scenario.validators() > 0 && scenario.validators() <= MOST;
    if (!fits || twins < 0 || twins > scenario.validators()) {
      throw new BadScenario("of " + scenario.validators() + " validators " + twins + " twins");
    }
    List<Cast> all = new ArrayList<>();
    for (int set = 0; set < 1 << scenario.validators(); set++) {
      if (Integer.bitCount(set) == twins) {
        List<Integer> chosen = new ArrayList<>();
        for (int identity = 0; identity < scenario.validators(); identity++) {
          if ((set >> identity & 1) == 1) {
            chosen.add(identity);
          }
        }
        all.add(new Cast(scenario, chosen));
      }
    }
    return all;
  }

  public int processes() {
    return scenario.validators() + twins.size();
  }

  public int identity(int process) {
    int copy = process - scenario.validators();
    return copy < 0 ? process : twins.get(copy);
  }

  boolean isHonest(int process) {
    return !twins.contains(identity(process));
  }

  /** How many identities a set of processes has. */
  int identities(int processes) {
    int set = 0;
    for (int process = 0; process < processes(); process++) {
      if ((processes >> process & 1) == 1) {
        set |= 1 << identity(process);
      }
    }
    return Integer.bitCount(set);
  }

  /** How many schedules of so many rounds there are: partitions and who hears, for each round. */
  public BigInteger schedules(int rounds) {
    BigInteger hearing = BigInteger.ONE.shiftLeft(2 * processes());
    return hearing.multiply(BigInteger.valueOf(Partitions.count(processes()))).pow(rounds);
  }

  FirstHeight height() {
    List<Integer> identities = new ArrayList<>();
    for (int process = 0; process < processes(); process++) {
      identities.add(identity(process));
    }
    return new FirstHeight(scenario.setup(), identities);
  }
}
