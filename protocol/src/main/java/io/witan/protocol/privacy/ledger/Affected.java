package io.witan.protocol.privacy.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.evm.Inspector;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The contracts whose code an execution ran and those that it created; what was undone later is
 * counted too, as GoQuorum counts it. One that was created is not among the called, even where it
 * was called later.
 */
public final class Affected implements Inspector {
  private final SortedSet<Address> created = new TreeSet<>();
  private final SortedSet<Address> called = new TreeSet<>();

  @Override
  public boolean watchesSteps() {
    return false;
  }

  @Override
  public void enter(Call call) {
    boolean creates = call.kind() == CallKind.CREATE || call.kind() == CallKind.CREATE2;
    if (creates && !called.contains(call.to())) {
      created.add(call.to());
    }
  }

  @Override
  public void run(Address code) {
    if (!created.contains(code)) {
      called.add(code);
    }
  }

  public SortedSet<Address> created() {
    return Collections.unmodifiableSortedSet(created);
  }

  public SortedSet<Address> called() {
    return Collections.unmodifiableSortedSet(called);
  }

  SortedSet<Address> all() {
    SortedSet<Address> all = new TreeSet<>(created);
    all.addAll(called);
    return all;
  }
}
