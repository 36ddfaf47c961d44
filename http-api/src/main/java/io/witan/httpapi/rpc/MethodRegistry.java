package io.witan.httpapi.rpc;

import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The methods that one listener serves, by name. */
public final class MethodRegistry {
  private final SortedMap<String, RpcMethod> methods;

  private MethodRegistry(SortedMap<String, RpcMethod> methods) {
    this.methods = Collections.unmodifiableSortedMap(methods);
  }

  /**
   * All given methods.
   *
   * @throws IllegalArgumentException if two have the same name
   */
  public static MethodRegistry of(Collection<RpcMethod> all) {
    SortedMap<String, RpcMethod> methods = new TreeMap<>();
    for (RpcMethod method : all) {
      if (methods.put(method.name(), method) != null) {
        throw new IllegalArgumentException("two methods are called " + method.name());
      }
    }
    return new MethodRegistry(methods);
  }

  /** Those of some namespaces. */
  public MethodRegistry only(Set<String> namespaces) {
    SortedMap<String, RpcMethod> kept = new TreeMap<>();
    for (RpcMethod method : methods.values()) {
      if (namespaces.contains(method.namespace())) {
        kept.put(method.name(), method);
      }
    }
    return new MethodRegistry(kept);
  }

  public Optional<RpcMethod> find(String name) {
    return Optional.ofNullable(methods.get(name));
  }

  public Collection<RpcMethod> methods() {
    return methods.values();
  }

  public SortedSet<String> namespaces() {
    SortedSet<String> namespaces = new TreeSet<>();
    methods.values().forEach(method -> namespaces.add(method.namespace()));
    return namespaces;
  }
}
