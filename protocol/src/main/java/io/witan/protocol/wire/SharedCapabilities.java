package io.witan.protocol.wire;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What both ends of a connection speak: of each name the highest common version. Names in
 * alphabetical order take up message codes from 0x10 on (devp2p, "Message-ID based multiplexing").
 */
public final class SharedCapabilities {
  static final int FIRST_CODE = 0x10;

  /** A capability and the code of its message 0. */
  record Place(Capability capability, int offset, int length) {}

  private final List<Place> places;

  private SharedCapabilities(List<Place> places) {
    this.places = List.copyOf(places);
  }

  public static SharedCapabilities of(Collection<Capability> ours, Collection<Capability> theirs) {
    Map<String, Capability> best = new TreeMap<>();
    for (Capability capability : ours) {
      if (theirs.contains(capability)) {
        best.merge(capability.name(), capability, (a, b) -> a.version() >= b.version() ? a : b);
      }
    }
    List<Place> places = new ArrayList<>();
    int offset = FIRST_CODE;
    for (Capability capability : best.values()) {
      OptionalInt length = capability.length();
      if (length.isPresent()) {
        places.add(new Place(capability, offset, length.getAsInt()));
        offset += length.getAsInt();
      }
    }
    return new SharedCapabilities(places);
  }

  /** The version of the capability; empty where it is not shared. */
  public OptionalInt version(String name) {
    return place(name).map(p -> OptionalInt.of(p.capability.version())).orElse(OptionalInt.empty());
  }

  /** All that is shared, ordered by name. */
  public List<Capability> all() {
    return places.stream().map(Place::capability).toList();
  }

  Optional<Place> place(String name) {
    return places.stream().filter(p -> p.capability.name().equals(name)).findFirst();
  }

  /** The capability that a message code belongs to. */
  Optional<Place> owner(int code) {
    return places.stream().filter(p -> code >= p.offset && code < p.offset + p.length).findFirst();
  }
}
