package io.witan.actors.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.actors.node.Freshness;
import io.witan.protocol.store.Duty;
import io.witan.protocol.store.GroupLease;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** JVMs that want one lease, and a database whose clock stands still until it is told to go on. */
class LeaseKeeperTest {
  private final Row row = new Row();

  /** The row, as the database keeps it. */
  private static final class Row {
    private String holder = "";
    private long epoch;
    private long now;
    private long expires;

    synchronized void pass(Duration time) {
      now += time.toMillis();
    }

    synchronized GroupLease.Term term() {
      return new GroupLease.Term(holder, epoch, Instant.EPOCH, Duration.ofMillis(expires - now));
    }

    synchronized Optional<GroupLease.Term> take(String by, Duration length) {
      if (!term().isOver()) {
        return Optional.empty();
      }
      holder = by;
      epoch++;
      expires = now + length.toMillis();
      return Optional.of(term());
    }

    synchronized boolean renew(String by, long number, Duration length) {
      boolean own = holder.equals(by) && epoch == number;
      if (own) {
        expires = now + length.toMillis();
      }
      return own;
    }

    synchronized void giveBack(String by, long number) {
      if (holder.equals(by) && epoch == number) {
        holder = "";
      }
    }
  }

  /** One JVM's way to it, which may be cut. */
  private final class Way implements GroupLease {
    volatile boolean cut;
    volatile boolean superseded;

    private Row row() {
      if (cut) {
        throw new Unreachable("cut off", null);
      }
      return row;
    }

    @Override
    public Term read() {
      if (superseded) {
        throw new Superseded("the journal is of a newer version");
      }
      return row().term();
    }

    @Override
    public Optional<Term> take(String holder, Duration length) {
      return row().take(holder, length);
    }

    @Override
    public boolean renew(String holder, long epoch, Duration length) {
      return row().renew(holder, epoch, length);
    }

    @Override
    public void giveBack(String holder, long epoch) {
      row().giveBack(holder, epoch);
    }

    @Override
    public void close() {}
  }

  /** A JVM. */
  private final class Jvm implements LeaseKeeper.Events {
    final Way way = new Way();
    final Freshness freshness = new Freshness(LeaseKeeper.BELIEVED);
    final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    volatile boolean ready = true;
    private LeaseKeeper keeper;

    Jvm begin(String name) {
      keeper = new LeaseKeeper(Duty.LEDGER, way, name, freshness, new DatabaseOutage(), this);
      return this;
    }

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public void taken(GroupLease.Term term) {
      told.add("active in " + term.epoch());
    }

    @Override
    public void overtaken(GroupLease.Term by) {
      told.add("overtaken by " + by.holder());
    }

    @Override
    public void superseded(String why) {
      told.add("superseded: " + why);
    }

    String hears() throws InterruptedException {
      return told.poll(60, TimeUnit.SECONDS);
    }
  }

  private static void eventually(BooleanSupplier so) throws InterruptedException {
    for (int i = 0; !so.getAsBoolean(); i++) {
      assertTrue(i < 600, "it never was so");
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  @Test
  void oneWhoseJournalIsOfANewerVersionByNowEndsAndDoesNotTakeIt() throws Exception {
    Jvm first = new Jvm().begin("first");
    assertEquals("active in 1", first.hears());
    Jvm earlier = new Jvm().begin("earlier");
    eventually(() -> earlier.keeper.seen().holder().equals("first"));
    earlier.way.superseded = true;
    first.keeper.close(); // as if killed: it runs out
    row.pass(LeaseKeeper.LENGTH.plusMillis(1));
    assertEquals("superseded: the journal is of a newer version", earlier.hears());
    assertEquals(1, row.term().epoch());
  }

  @Test
  void theFirstTakesItAndTheNextWaitsUntilItHasRunOut() throws Exception {
    Jvm first = new Jvm().begin("first");
    assertEquals("active in 1", first.hears());
    Jvm second = new Jvm().begin("second");
    eventually(() -> second.keeper.seen().holder().equals("first"));
    first.keeper.close(); // as if killed: it runs out
    assertNull(second.told.poll(3, TimeUnit.SECONDS));
    row.pass(LeaseKeeper.LENGTH.plusMillis(1));
    assertEquals("active in 2", second.hears());
    second.keeper.close();
  }

  @Test
  void whoCannotGoOnAtOnceLeavesItToOthers() throws Exception {
    Jvm behind = new Jvm();
    behind.ready = false;
    behind.begin("behind");
    Jvm other = new Jvm().begin("other");
    assertEquals("active in 1", other.hears());
    assertTrue(behind.told.isEmpty());
    behind.keeper.close();
    other.keeper.close();
  }

  @Test
  void aHolderThatWasCutOffIsSilentAndGoesOnWhereNobodyTookOver() throws Exception {
    Jvm holder = new Jvm().begin("holder");
    assertEquals("active in 1", holder.hears());
    holder.way.cut = true;
    eventually(() -> !holder.freshness.holds());
    row.pass(Duration.ofMinutes(1));
    holder.way.cut = false;
    eventually(holder.freshness::holds);
    assertTrue(holder.told.isEmpty());
    assertEquals(1, row.term().epoch());
    holder.keeper.close();
  }

  @Test
  void aHolderThatFindsAnotherIsSilentForGood() throws Exception {
    Jvm holder = new Jvm().begin("holder");
    assertEquals("active in 1", holder.hears());
    holder.way.cut = true;
    row.pass(LeaseKeeper.LENGTH.plusMillis(1));
    Jvm next = new Jvm().begin("next");
    assertEquals("active in 2", next.hears());
    holder.way.cut = false;
    assertEquals("overtaken by next", holder.hears());
    assertFalse(holder.freshness.holds());
    row.pass(Duration.ofMinutes(1));
    next.keeper.close();
    assertFalse(holder.keeper.isHolder());
  }

  @Test
  void whatIsGivenBackIsTakenAtOnce() throws Exception {
    Jvm first = new Jvm().begin("first");
    assertEquals("active in 1", first.hears());
    Jvm second = new Jvm().begin("second");
    first.keeper.giveBack();
    assertEquals("active in 2", second.hears());
    second.keeper.close();
  }
}
