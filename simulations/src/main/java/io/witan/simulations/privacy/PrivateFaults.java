package io.witan.simulations.privacy;

import io.witan.protocol.privacy.payload.EncodedPayload;
import java.util.SortedSet;
import java.util.TreeMap;

/** What goes wrong, drawn before the run, and how late and how often a push arrives. */
final class PrivateFaults {
  private static final long SECOND = 1_000_000;
  private static final long MILLI = 1_000;

  private final PrivateWorld world;
  private final TreeMap<String, Integer> tries = new TreeMap<>();
  private int planned;
  private boolean storesLost;

  PrivateFaults(PrivateWorld world) {
    this.world = world;
  }

  int planned() {
    return planned;
  }

  /** Whether a manager loses its database in this run. */
  boolean storesLost() {
    return storesLost;
  }

  void plan() {
    PrivateSetup setup = world.setup();
    int faults = pick("faults", 0, 2 * setup.organisations());
    for (int i = 0; i < faults; i++) {
      planned++;
      long at = pick("at", i, setup.seconds()) * SECOND;
      long lasting = (1 + pick("lasting", i, pick("long", i, 4) == 0 ? 60 : 8)) * SECOND;
      long left = setup.seconds() * SECOND - at;
      fault(i, pick("whose", i, setup.organisations()), at, Math.min(lasting, left));
    }
  }

  private void fault(int i, int whose, long at, long lasting) {
    SimExchange manager = world.manager(whose);
    Follower follower = world.follower(whose);
    SortedSet<Integer> residents = world.residents(whose);
    switch (pick("kind", i, 8)) {
      case 0, 1 -> during(at, lasting, manager::stop, manager::start);
      case 2, 3 -> during(at, lasting, manager::stopEnclave, manager::startEnclave);
      case 4, 5 ->
          during(
              at,
              lasting,
              () -> residents.forEach(its -> world.follower(its).stop()),
              () -> residents.forEach(its -> world.follower(its).start()));
      case 6 ->
          during(
              at,
              lasting,
              () -> {
                follower.stop();
                follower.loseStore(pick("blocks", i, 4));
              },
              follower::start);
      default -> database(at, lasting);
    }
  }

  private PrivateSetup setup() {
    return world.setup();
  }

  /**
   * An organisation loses its database: what its manager keeps, and its ledger's journal. Payloads
   * that are to be delivered later are lost with it for good, so that it happens in other runs
   * only, and to one organisation: what two lost nobody may have any more. Nor does a node of two:
   * who else got what one of them sent, and that it was the other, nobody else knows.
   */
  private void database(long at, long lasting) {
    if (setup().later()) {
      return;
    }
    int one = pick("database", 0, setup().organisations());
    if (world.residents(one).size() > 1) {
      return;
    }
    storesLost = true;
    SimExchange manager = world.manager(one);
    Follower follower = world.follower(one);
    during(
        at,
        lasting,
        () -> {
          manager.stop();
          manager.loseStore();
          follower.stop();
          follower.loseJournal();
        },
        () -> {
          manager.start();
          follower.start();
        });
  }

  private void during(long at, long lasting, Runnable begin, Runnable end) {
    world.after(at, begin);
    world.after(at + lasting, end);
  }

  private int pick(String what, long counter, int options) {
    return (int) Long.remainderUnsigned(world.lot("fault " + what, counter), options);
  }

  /** How often a payload was pushed over a link before. */
  int tries(String path, int serial) {
    return tries.merge(path + " " + serial, 1, Integer::sum) - 1;
  }

  private long lot(String path, int serial, int attempt) {
    return world.lot(path, serial * 1_000L + attempt);
  }

  /** How many copies of a push arrive: none is rare, two are not. */
  int copies(String path, int serial, int attempt) {
    int lot = (int) Long.remainderUnsigned(lot(path + " copies", serial, attempt), 20);
    return world.isOver() || lot > 4 ? 1 : lot > 0 ? 2 : 0;
  }

  /**
   * Microseconds: some milliseconds as a rule, at times seconds; a second copy may take minutes.
   */
  long delay(String path, int serial, int attempt, int copy, EncodedPayload payload) {
    long lot = lot(path + " delay " + copy, serial, attempt);
    long usual = 5 * MILLI + Long.remainderUnsigned(lot, 60 * MILLI);
    if (world.has(PrivateBug.TIMED_BY_CONTENT)) {
      usual += (payload.cipherText().get(40) & 0x3f) * MILLI;
    }
    boolean slow = !world.isOver() && (lot >>> 40) % 16 == 0;
    if (copy > 0) {
      return usual + (lot >>> 40) % 90 * SECOND;
    }
    return slow ? usual + (lot >>> 44) % 8 * SECOND : usual;
  }
}
