package io.witan.simulations.world;

import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.machine.Seed;
import io.witan.protocol.wire.EthFrame;
import io.witan.simulations.plan.LinkFault;
import io.witan.simulations.plan.PlannedFault.OfLinks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** What the link faults of the moment do to frames, after the network's own law. */
final class LinkTrouble {
  private static final long[] LOST = {};
  private static final long HELD_BACK_MICROS = 1_000_000;
  private static final int VOTE_BYTES = 180;
  private static final int BLOCK_BYTES = 1_200;

  /** A fault while it lasts, with lots of its own, so that it behaves alike without the others. */
  private static final class Active {
    private final OfLinks fault;
    private final long begin;
    private final long end;
    private final Seed seed;
    private long lots;

    Active(OfLinks fault, long begin, Seed seed) {
      this.fault = fault;
      this.begin = begin;
      this.end = begin + fault.lasting().toNanos() / 1000;
      this.seed = seed;
    }

    private boolean isDrawn(int perMille) {
      return Long.remainderUnsigned(seed.at("share", lots++), 1000) < perMille;
    }

    private double unit() {
      return LinkTrouble.unit(seed.at("unit", lots++));
    }
  }

  private final Seed seed;
  private final List<Active> active = new ArrayList<>();
  private final TreeMap<Integer, Long> busyUntil = new TreeMap<>();

  LinkTrouble(Seed seed) {
    this.seed = seed;
  }

  void begin(OfLinks fault, long now) {
    active.add(new Active(fault, now, seed.child(fault.what().label(), now)));
  }

  void end(OfLinks fault) {
    active.removeIf(one -> one.fault.equals(fault));
  }

  void endAll() {
    active.clear();
  }

  boolean isQuiet() {
    return active.isEmpty();
  }

  /**
   * The delays of a frame's copies, none where it is lost.
   *
   * @param delays by the network's own law
   * @param reset called where the connection breaks
   */
  long[] bend(int from, int to, Frame frame, long[] delays, long now, Runnable reset) {
    long[] bent = delays;
    for (Active one : active) {
      if (bent.length > 0 && one.fault.links().has(from, to)) {
        bent = bend(one, from, to, frame, bent, now, reset);
      }
    }
    return bent;
  }

  private long[] bend(
      Active one, int from, int to, Frame frame, long[] delays, long now, Runnable reset) {
    return switch (one.fault.what()) {
      case LinkFault.Mute mute -> LOST;
      case LinkFault.Clog clog -> notBefore(delays, one.end - now);
      case LinkFault.Swizzle swizzle -> swizzled(one, from, to, delays, now);
      case LinkFault.Slow(var law) ->
          Arrays.stream(delays).map(delay -> law.micros(one.unit())).toArray();
      case LinkFault.Cap(var rate) -> queued(from * 1_000 + to, frame, rate, delays, now);
      case LinkFault.Duplicate(var share) ->
          one.isDrawn(share)
              ? new long[] {delays[0], delays[0] + (long) (one.unit() * 1e5)}
              : delays;
      case LinkFault.Reorder(var share) ->
          one.isDrawn(share) ? notBefore(delays, (long) (one.unit() * HELD_BACK_MICROS)) : delays;
      case LinkFault.Corrupt(var share) -> {
        if (!one.isDrawn(share)) {
          yield delays;
        }
        reset.run();
        yield LOST;
      }
      case LinkFault.Reset broken -> delays;
    };
  }

  private static long[] notBefore(long[] delays, long least) {
    return Arrays.stream(delays).map(delay -> Math.max(delay, least)).toArray();
  }

  /** Each link clogs at a moment of its own in the first half and comes free in the second. */
  private static long[] swizzled(Active one, int from, int to, long[] delays, long now) {
    Seed link = one.seed.child("link", ((long) from << 32) | to);
    long half = (one.end - one.begin) / 2;
    long clogs = one.begin + (long) (unit(link.at("clogs", 0)) * half);
    long frees = one.begin + half + (long) (unit(link.at("frees", 0)) * half);
    return now >= clogs && now < frees ? notBefore(delays, frees - now) : delays;
  }

  private long[] queued(int link, Frame frame, long rate, long[] delays, long now) {
    long begins = Math.max(now, busyUntil.getOrDefault(link, 0L));
    long ends = begins + size(frame) * 1_000_000L / rate;
    busyUntil.put(link, ends);
    return Arrays.stream(delays).map(delay -> delay + ends - now).toArray();
  }

  /** About as long as the frame is on the wire. */
  private static long size(Frame frame) {
    return switch (frame) {
      case BftFrame.Proposal proposal -> BLOCK_BYTES;
      case BftFrame.RoundChange change ->
          change.vote().prepared().isPresent() ? BLOCK_BYTES : VOTE_BYTES;
      case EthFrame.BlockHeaders headers -> 600L * headers.headers().size() + VOTE_BYTES;
      case EthFrame.BlockBodies bodies -> 200L * bodies.bodies().size() + VOTE_BYTES;
      default -> VOTE_BYTES;
    };
  }

  private static double unit(long lot) {
    return (lot >>> 11) * 0x1.0p-53;
  }
}
