package io.witan.httpapi.call;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.evm.Op;
import io.witan.protocol.ledger.AccessListEntry;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Notes which accounts and storage words an execution touches. */
final class AccessListTracer implements Inspector {

  private final SortedMap<Address, SortedSet<Uint256>> touched = new TreeMap<>();
  private final Set<Address> warmAnyway;

  /**
   * A tracer.
   *
   * @param warmAnyway accounts that need no entry: sender, recipient and precompiles
   */
  AccessListTracer(Set<Address> warmAnyway) {
    this.warmAnyway = warmAnyway;
  }

  void add(List<AccessListEntry> entries) {
    for (AccessListEntry entry : entries) {
      words(entry.address()).addAll(entry.storageKeys());
    }
  }

  @Override
  public void before(Step step) {
    switch (step.opcode()) {
      case Op.SLOAD, Op.SSTORE -> {
        if (step.stackSize() >= 1) {
          words(step.address()).add(step.stack(0));
        }
      }
      case Op.BALANCE, Op.EXTCODESIZE, Op.EXTCODECOPY, Op.EXTCODEHASH, Op.SELFDESTRUCT ->
          account(step, 0);
      case Op.CALL, Op.CALLCODE, Op.DELEGATECALL, Op.STATICCALL -> account(step, 1);
      default -> {}
    }
  }

  private void account(Step step, int fromTop) {
    if (step.stackSize() > fromTop) {
      Address address = Address.of(step.stack(fromTop).toBytes32().slice(32 - Address.SIZE, 32));
      if (!warmAnyway.contains(address)) {
        words(address);
      }
    }
  }

  private SortedSet<Uint256> words(Address address) {
    return touched.computeIfAbsent(address, none -> new TreeSet<>());
  }

  /** What was touched, by address and key. */
  List<AccessListEntry> entries() {
    return touched.entrySet().stream()
        .map(entry -> new AccessListEntry(entry.getKey(), List.copyOf(entry.getValue())))
        .toList();
  }
}
