package io.witan.protocol.evm.compiled;

import io.witan.protocol.evm.Translator.Source;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is known of a region: the blocks that one method holds, entered in one place. Found by
 * writing it once without an output, and then used to write it.
 */
final class Region {
  final Source source;

  /** Where it is entered. */
  final int entry;

  /** Blocks that are in it. */
  final Set<Key> blocks = new LinkedHashSet<>();

  /** Where a block is too long for it and is cut. */
  final Set<Key> cuts = new LinkedHashSet<>();

  /** Places below the beginning's height whose words change. */
  final Set<Integer> changed = new TreeSet<>();

  /** Where the code may go on outside. */
  final List<Integer> exits = new ArrayList<>();

  /** The lowest place of the stack that is looked at, against the height at the beginning. */
  int lowest;

  /** The highest that the stack becomes, against the height at the beginning. */
  int highest;

  /** Bytes of the method, with what the JVM will inline in it. */
  int bytes;

  Region(Source source, int entry) {
    this.source = source;
    this.entry = entry;
  }

  /** Whether only a frame's beginning enters here, with an empty stack. */
  boolean isFirst() {
    return entry == 0 && !source.isDestination(0);
  }

  /** Takes the stack that a segment needs into account; false where it is known not to be there. */
  boolean reach(Segment segment) {
    if (isFirst() && (segment.lowest() < 0 || segment.highest() > 1024)) {
      return false;
    }
    lowest = Math.min(lowest, segment.lowest());
    highest = Math.max(highest, segment.highest());
    return true;
  }
}
