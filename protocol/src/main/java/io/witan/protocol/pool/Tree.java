package io.witan.protocol.pool;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * An immutable sorted map that shares its structure with the maps it is made from, so that a state
 * of thousands of entries can be changed in logarithmic time (AVL tree).
 */
final class Tree<K extends Comparable<K>, V> implements Iterable<V> {
  private static final Tree<?, ?> EMPTY = new Tree<>(null);

  private record Node<K, V>(
      K key, V value, Node<K, V> left, Node<K, V> right, int depth, int size) {}

  private final Node<K, V> root;

  private Tree(Node<K, V> root) {
    this.root = root;
  }

  @SuppressWarnings("unchecked") // It holds nothing.
  static <K extends Comparable<K>, V> Tree<K, V> empty() {
    return (Tree<K, V>) EMPTY;
  }

  int size() {
    return size(root);
  }

  boolean isEmpty() {
    return root == null;
  }

  Optional<V> get(K key) {
    Node<K, V> at = root;
    while (at != null) {
      int order = key.compareTo(at.key);
      if (order == 0) {
        return Optional.of(at.value);
      }
      at = order < 0 ? at.left : at.right;
    }
    return Optional.empty();
  }

  Optional<V> first() {
    Iterator<V> all = iterator();
    return all.hasNext() ? Optional.of(all.next()) : Optional.empty();
  }

  Optional<V> last() {
    Node<K, V> at = root;
    while (at != null && at.right != null) {
      at = at.right;
    }
    return at == null ? Optional.empty() : Optional.of(at.value);
  }

  Tree<K, V> with(K key, V value) {
    return new Tree<>(put(root, key, value));
  }

  Tree<K, V> without(K key) {
    return get(key).isEmpty() ? this : new Tree<>(drop(root, key));
  }

  /** Values in the order of their keys. */
  @Override
  public Iterator<V> iterator() {
    ArrayDeque<Node<K, V>> path = new ArrayDeque<>();
    descend(path, root);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return !path.isEmpty();
      }

      @Override
      public V next() {
        if (path.isEmpty()) {
          throw new NoSuchElementException();
        }
        Node<K, V> at = path.pop();
        descend(path, at.right);
        return at.value;
      }
    };
  }

  private static <K, V> void descend(ArrayDeque<Node<K, V>> path, Node<K, V> from) {
    for (Node<K, V> at = from; at != null; at = at.left) {
      path.push(at);
    }
  }

  private static <K extends Comparable<K>, V> Node<K, V> put(Node<K, V> at, K key, V value) {
    if (at == null) {
      return node(key, value, null, null);
    }
    int order = key.compareTo(at.key);
    if (order == 0) {
      return node(key, value, at.left, at.right);
    }
    return order < 0
        ? balanced(at.key, at.value, put(at.left, key, value), at.right)
        : balanced(at.key, at.value, at.left, put(at.right, key, value));
  }

  private static <K extends Comparable<K>, V> Node<K, V> drop(Node<K, V> at, K key) {
    int order = key.compareTo(at.key);
    if (order < 0) {
      return balanced(at.key, at.value, drop(at.left, key), at.right);
    }
    if (order > 0) {
      return balanced(at.key, at.value, at.left, drop(at.right, key));
    }
    if (at.left == null) {
      return at.right;
    }
    if (at.right == null) {
      return at.left;
    }
    Node<K, V> next = at.right;
    while (next.left != null) {
      next = next.left;
    }
    return balanced(next.key, next.value, at.left, drop(at.right, next.key));
  }

  private static <K, V> Node<K, V> balanced(K key, V value, Node<K, V> left, Node<K, V> right) {
    int lean = depth(left) - depth(right);
    if (lean > 1) {
      if (depth(left.left) >= depth(left.right)) {
        return node(left.key, left.value, left.left, node(key, value, left.right, right));
      }
      Node<K, V> top = left.right;
      return node(
          top.key,
          top.value,
          node(left.key, left.value, left.left, top.left),
          node(key, value, top.right, right));
    }
    if (lean < -1) {
      if (depth(right.right) >= depth(right.left)) {
        return node(right.key, right.value, node(key, value, left, right.left), right.right);
      }
      Node<K, V> top = right.left;
      return node(
          top.key,
          top.value,
          node(key, value, left, top.left),
          node(right.key, right.value, top.right, right.right));
    }
    return node(key, value, left, right);
  }

  private static <K, V> Node<K, V> node(K key, V value, Node<K, V> left, Node<K, V> right) {
    int depth = Math.max(depth(left), depth(right)) + 1;
    return new Node<>(key, value, left, right, depth, size(left) + size(right) + 1);
  }

  private static int depth(Node<?, ?> node) {
    return node == null ? 0 : node.depth;
  }

  private static int size(Node<?, ?> node) {
    return node == null ? 0 : node.size;
  }
}
