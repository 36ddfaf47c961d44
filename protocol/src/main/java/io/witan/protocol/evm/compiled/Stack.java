package io.witan.protocol.evm.compiled;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The stack while a block is written: which local variables or constants hold its words. Between
 * blocks a word has its home: four variables that belong to its place on the stack for the whole
 * method. Places count from the height at the region's beginning and may be negative.
 */
final class Stack {
  private final Region region;
  private final Assembler out;
  private final SortedMap<Integer, Word> homes = new TreeMap<>();

  /** What this block has put on the stack, or moved. */
  private final SortedMap<Integer, Word> now = new TreeMap<>();

  private SortedMap<Integer, Integer> returns = new TreeMap<>();
  private int height;

  Stack(Region region, Assembler out) {
    this.region = region;
    this.out = out;
  }

  /** Begins a block: every word is in its home. */
  void begin(Key key) {
    now.clear();
    out.release();
    returns = key.returns();
    height = key.height();
    for (int place = 0; place < height; place++) {
      if (!returns.containsKey(place)) {
        home(place); // before any variable of this block, which must not become one later
      }
    }
  }

  int height() {
    return height;
  }

  Word home(int place) {
    return homes.computeIfAbsent(
        place,
        p ->
            Word.of(
                Limb.in(out.keep()),
                Limb.in(out.keep()),
                Limb.in(out.keep()),
                Limb.in(out.keep())));
  }

  Word at(int place) {
    Word word = now.get(place);
    if (word != null) {
      return word;
    }
    Integer destination = returns.get(place);
    return destination == null ? home(place) : Word.constant(destination, 0, 0, 0);
  }

  void push(Word word) {
    now.put(height++, word);
  }

  Word pop() {
    return at(--height);
  }

  /** A word below the top, which is 0. */
  Word peek(int depth) {
    return at(height - 1 - depth);
  }

  void swap(int depth) {
    Word top = peek(0);
    Word other = peek(depth);
    now.put(height - 1, other);
    now.put(height - 1 - depth, top);
  }

  /** Whether the memory's copy of a word may differ from what the word is now. */
  boolean isStale(int place) {
    return place >= 0 || region.changed.contains(place) || !isHome(place);
  }

  private boolean isHome(int place) {
    return at(place).equals(homes.get(place));
  }

  /** Says that the memory's copy of a word below the beginning's height changes. */
  void touch(int place) {
    if (place < 0) {
      region.changed.add(place);
    }
  }

  /** The block at {@code pc} as it is reached with this stack. */
  Key key(int pc) {
    SortedMap<Integer, Integer> known = new TreeMap<>();
    for (Map.Entry<Integer, Integer> entry : returns.entrySet()) {
      if (entry.getKey() < height && !now.containsKey(entry.getKey())) {
        known.put(entry.getKey(), entry.getValue());
      }
    }
    for (Map.Entry<Integer, Word> entry : now.headMap(height).entrySet()) {
      Word word = entry.getValue();
      if (word.isInt() && region.source.isDestination((int) word.a().value())) {
        known.put(entry.getKey(), (int) word.a().value());
      }
    }
    return new Key(pc, height, known);
  }

  /** Whether {@link #goHome} would do nothing. */
  boolean isAtHome(Key key) {
    return strangers(key).isEmpty();
  }

  /** Moves every word that is not where {@code key} expects it. */
  void goHome(Key key) {
    List<Integer> moved = strangers(key);
    List<Limb> from = new ArrayList<>();
    List<Limb> to = new ArrayList<>();
    for (int place : moved) {
      touch(place);
      for (int i = 0; i < 4; i++) {
        Limb source = at(place).limb(i);
        Limb target = home(place).limb(i);
        if (!source.equals(target)) {
          from.add(source);
          to.add(target);
        }
      }
    }
    from.forEach(out::load);
    to.reversed().forEach(limb -> out.store(limb.local()));
  }

  private List<Integer> strangers(Key key) {
    List<Integer> places = new ArrayList<>();
    for (int place : now.headMap(height).keySet()) {
      if (!key.returns().containsKey(place) && !isHome(place)) {
        places.add(place);
      }
    }
    return places;
  }

  /** Destinations that lie on the stack as constants. */
  Iterable<Integer> returns() {
    return key(0).returns().values();
  }
}
