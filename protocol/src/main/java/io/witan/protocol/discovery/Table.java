package io.witan.protocol.discovery;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The nodes that answered, in buckets by distance (Kademlia; distance is the exclusive or of the
 * keys' hashes). A full bucket keeps its old contacts, which are the likelier to stay, and takes a
 * new one only for one that does not answer.
 */
final class Table {
  /** Nodes nearer than this share a bucket: among 2^16 nodes there is hardly one. */
  private static final int NEAREST = 240;

  /** A node that answered at least once. */
  static final class Contact {
    final Hash place;
    Neighbour node;
    Instant checkedAt;
    int failures;

    private Contact(Neighbour node, Hash place, Instant now) {
      this.node = node;
      this.place = place;
      this.checkedAt = now;
    }
  }

  private final Hash own;
  private final int bucketSize;
  private final TreeMap<PublicKey, Contact> contacts = new TreeMap<>();

  Table(PublicKey own, int bucketSize) {
    this.own = place(own);
    this.bucketSize = bucketSize;
  }

  int size() {
    return contacts.size();
  }

  Optional<Contact> get(PublicKey id) {
    return Optional.ofNullable(contacts.get(id));
  }

  /** The node answered. */
  void answered(Neighbour node, Instant now) {
    Contact known = contacts.get(node.id());
    if (known != null) {
      known.node = node;
      known.checkedAt = now;
      known.failures = 0;
      return;
    }
    Contact fresh = new Contact(node, place(node.id()), now);
    int bucket = bucket(fresh.place);
    List<Contact> others =
        contacts.values().stream().filter(c -> bucket(c.place) == bucket).toList();
    if (others.size() >= bucketSize) {
      Optional<Contact> silent = others.stream().filter(c -> c.failures > 0).findFirst();
      if (silent.isEmpty()) {
        return;
      }
      contacts.remove(silent.get().node.id());
    }
    contacts.put(node.id(), fresh);
  }

  /** The node did not answer a ping; it is forgotten after {@code most} times. */
  void failed(PublicKey id, int most, Instant now) {
    Contact contact = contacts.get(id);
    if (contact != null) {
      contact.checkedAt = now;
      if (++contact.failures >= most) {
        contacts.remove(id);
      }
    }
  }

  /** The contact that was not heard of for longest. */
  Optional<Contact> stalest() {
    return contacts.values().stream().min(Comparator.comparing(contact -> contact.checkedAt));
  }

  /** The contacts nearest to a key, nearest first. */
  List<Neighbour> nearest(PublicKey target, int most) {
    Hash place = place(target);
    List<Contact> all = new ArrayList<>(contacts.values());
    all.sort((a, b) -> nearer(a.place, b.place, place));
    return all.stream().limit(most).map(contact -> contact.node).toList();
  }

  private static int nearer(Hash a, Hash b, Hash target) {
    for (int i = 0; i < Hash.SIZE; i++) {
      int at = target.bytes().get(i);
      int order = Integer.compare(a.bytes().get(i) ^ at, b.bytes().get(i) ^ at);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private int bucket(Hash place) {
    for (int i = 0; i < Hash.SIZE; i++) {
      int difference = place.bytes().get(i) ^ own.bytes().get(i);
      if (difference != 0) {
        int distance = 8 * (Hash.SIZE - i) - (Integer.numberOfLeadingZeros(difference) - 24);
        return Math.max(distance, NEAREST);
      }
    }
    return NEAREST;
  }

  private static Hash place(PublicKey id) {
    return Keccak.hash(id.xy());
  }
}
