package io.witan.protocol.machine;

import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.RandomAccess;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiConsumer;

/**
 * A sorted map for the states of machines, which hold few entries and are copied every turn: a copy
 * shares its entries until one of the two is changed. A frozen one never changes; {@link #with} and
 * {@link #without} make another of it, which costs least where a turn changes one entry.
 */
@SuppressWarnings("JdkObsolete") // Nobody needs what a NavigableMap has besides.
public final class SmallMap<K extends Comparable<? super K>, V> extends AbstractMap<K, V>
    implements SortedMap<K, V> {
  private static final Object[] NONE = {};
  private static final SmallMap<?, ?> EMPTY = new SmallMap<String, Object>(NONE, NONE, 0, true);

  /** So many keys are looked at for the very key before any are compared. */
  private static final int SCANNED = 16;

  private Object[] keys;
  private Object[] values;
  private int size;
  private boolean shared;
  private final boolean frozen;

  /** The frozen map that this is still equal to; itself where it is frozen. */
  private SmallMap<K, V> origin;

  private SmallMap(Object[] keys, Object[] values, int size, boolean frozen) {
    this.keys = keys;
    this.values = values;
    this.size = size;
    this.shared = true;
    this.frozen = frozen;
  }

  /** An empty map that can be changed. */
  public SmallMap() {
    this(NONE, NONE, 0, false);
  }

  /** The frozen map without entries. */
  @SuppressWarnings("unchecked") // It holds nothing of any type.
  public static <K extends Comparable<? super K>, V> SmallMap<K, V> empty() {
    return (SmallMap<K, V>) EMPTY;
  }

  /** The same entries, for good. */
  public static <K extends Comparable<? super K>, V> SmallMap<K, V> frozen(SortedMap<K, V> from) {
    if (!(from instanceof SmallMap<K, V> small)) {
      return copy(from, true);
    }
    if (small.frozen) {
      return small;
    }
    if (small.origin == null) {
      small.origin = copy(small, true);
    }
    return small.origin;
  }

  /** The same entries, to be changed. */
  public static <K extends Comparable<? super K>, V> SmallMap<K, V> of(SortedMap<K, V> from) {
    return copy(from, false);
  }

  private static <K extends Comparable<? super K>, V> SmallMap<K, V> copy(
      SortedMap<K, V> from, boolean frozen) {
    if (from instanceof SmallMap<K, V> small) {
      small.shared = true;
      SmallMap<K, V> copy = new SmallMap<>(small.keys, small.values, small.size, frozen);
      copy.origin = small.frozen ? small : small.origin;
      return copy;
    }
    Object[] keys = from.keySet().toArray();
    return new SmallMap<>(keys, from.values().toArray(), keys.length, frozen);
  }

  /** A frozen map of the first so many of these keys, which ascend, and values. Takes both. */
  public static <K extends Comparable<? super K>, V> SmallMap<K, V> ascending(
      Object[] keys, Object[] values, int size) {
    return new SmallMap<>(keys, values, size, true);
  }

  /** A frozen map with these entries, and this value for the key. */
  public SmallMap<K, V> with(K key, V value) {
    int at = find(key);
    if (at < 0) {
      return inserted(-at - 1, key, value);
    }
    Object[] others = Arrays.copyOf(values, size);
    others[at] = value;
    shared = true;
    return new SmallMap<>(keys, others, size, true);
  }

  /** A frozen map with these entries, and this one unless the key has one: then it is this map. */
  public SmallMap<K, V> withAbsent(K key, V value) {
    int at = find(key);
    return at < 0 ? inserted(-at - 1, key, value) : frozen(this);
  }

  private SmallMap<K, V> inserted(int place, K key, V value) {
    return new SmallMap<>(grown(keys, place, key), grown(values, place, value), size + 1, true);
  }

  /** A frozen map with these entries but for the key's. */
  public SmallMap<K, V> without(K key) {
    int at = find(key);
    if (at < 0) {
      return frozen(this);
    }
    return size == 1
        ? empty()
        : new SmallMap<>(shrunk(keys, at), shrunk(values, at), size - 1, true);
  }

  private Object[] grown(Object[] from, int place, Object added) {
    Object[] to = new Object[size + 1];
    System.arraycopy(from, 0, to, 0, place);
    to[place] = added;
    System.arraycopy(from, place, to, place + 1, size - place);
    return to;
  }

  private Object[] shrunk(Object[] from, int at) {
    Object[] to = Arrays.copyOf(from, size - 1);
    System.arraycopy(from, at + 1, to, at, size - 1 - at);
    return to;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean containsKey(Object key) {
    return place(key) >= 0;
  }

  @Override
  public V get(Object key) {
    int at = place(key);
    return at < 0 ? null : valueAt(at);
  }

  @Override
  public V getOrDefault(Object key, V other) {
    int at = place(key);
    return at < 0 ? other : valueAt(at);
  }

  @Override
  public V put(K key, V value) {
    int at = find(key);
    if (at >= 0) {
      own(size);
      V before = valueAt(at);
      values[at] = value;
      return before;
    }
    int place = -at - 1;
    own(size + 1);
    System.arraycopy(keys, place, keys, place + 1, size - place);
    System.arraycopy(values, place, values, place + 1, size - place);
    keys[place] = key;
    values[place] = value;
    size++;
    return null;
  }

  @Override
  public V remove(Object key) {
    int at = find(key);
    if (at < 0) {
      return null;
    }
    own(size);
    V before = valueAt(at);
    size--;
    System.arraycopy(keys, at + 1, keys, at, size - at);
    System.arraycopy(values, at + 1, values, at, size - at);
    keys[size] = null;
    values[size] = null;
    return before;
  }

  @Override
  public void clear() {
    if (size > 0) {
      changing();
      keys = NONE;
      values = NONE;
      size = 0;
      shared = true;
    }
  }

  @Override
  public void forEach(BiConsumer<? super K, ? super V> action) {
    for (int i = 0; i < size; i++) {
      action.accept(keyAt(i), valueAt(i));
    }
  }

  @SuppressWarnings("unchecked")
  public K keyAt(int index) {
    return (K) keys[index];
  }

  @SuppressWarnings("unchecked")
  public V valueAt(int index) {
    return (V) values[index];
  }

  @Override
  public Comparator<? super K> comparator() {
    return null;
  }

  @Override
  public K firstKey() {
    return edge(0);
  }

  @Override
  public K lastKey() {
    return edge(size - 1);
  }

  private K edge(int index) {
    if (size == 0) {
      throw new NoSuchElementException();
    }
    return keyAt(index);
  }

  @Override
  public SmallMap<K, V> subMap(K from, K to) {
    return range(from(from), from(to));
  }

  @Override
  public SmallMap<K, V> headMap(K to) {
    return range(0, from(to));
  }

  @Override
  public SmallMap<K, V> tailMap(K from) {
    return range(from(from), size);
  }

  private int from(K key) {
    int at = find(key);
    return at < 0 ? -at - 1 : at;
  }

  private SmallMap<K, V> range(int from, int to) {
    if (from == 0 && to == size) {
      return frozen(this);
    }
    return new SmallMap<>(
        Arrays.copyOfRange(keys, from, to), Arrays.copyOfRange(values, from, to), to - from, true);
  }

  @Override
  public Collection<V> values() {
    return new Values();
  }

  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    return new Entries();
  }

  /** Where the key is; below 0 where it is not. */
  private int place(Object key) {
    int at = scan(key);
    // A constant of an enum is equal to itself alone.
    return at >= 0 || size == 0 || key instanceof Enum<?> ? at : search(key);
  }

  /** Where the key is; else −1 less where it belongs. */
  private int find(Object key) {
    int at = scan(key);
    return at >= 0 ? at : search(key);
  }

  // The very key is the quick case; others are compared, with all keys or with none.
  @SuppressWarnings("ReferenceEquality")
  private int scan(Object key) {
    int most = Math.min(size, SCANNED);
    for (int i = 0; i < most; i++) {
      if (keys[i] == key) {
        return i;
      }
    }
    return -1;
  }

  /** The last key is looked at first: much of what machines remember comes in order. */
  @SuppressWarnings("unchecked")
  private int search(Object sought) {
    Comparable<Object> key = (Comparable<Object>) sought;
    int low = 0;
    int high = size - 1;
    int middle = high;
    while (low <= high) {
      int order = key.compareTo(keys[middle]);
      if (order == 0) {
        return middle;
      }
      if (order > 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
      middle = (low + high) >>> 1;
    }
    return -(low + 1);
  }

  private void changing() {
    if (frozen) {
      throw new UnsupportedOperationException("a frozen map does not change");
    }
    origin = null;
  }

  private void own(int room) {
    changing();
    if (shared || room > keys.length) {
      int length = Math.max(4, room > keys.length ? room + (room >> 1) : keys.length);
      keys = Arrays.copyOf(keys, length);
      values = Arrays.copyOf(values, length);
      shared = false;
    }
  }

  private final class Values extends AbstractList<V> implements RandomAccess {
    @Override
    public V get(int index) {
      return valueAt(index);
    }

    @Override
    public int size() {
      return size;
    }
  }

  private final class Entries extends AbstractSet<Map.Entry<K, V>> {
    @Override
    public Iterator<Map.Entry<K, V>> iterator() {
      List<Map.Entry<K, V>> all =
          new AbstractList<>() {
            @Override
            public Map.Entry<K, V> get(int index) {
              return new SimpleImmutableEntry<>(keyAt(index), valueAt(index));
            }

            @Override
            public int size() {
              return size;
            }

            @Override
            public Map.Entry<K, V> remove(int index) {
              Map.Entry<K, V> before = get(index);
              SmallMap.this.remove(before.getKey());
              return before;
            }
          };
      return all.iterator();
    }

    @Override
    public int size() {
      return size;
    }
  }
}
