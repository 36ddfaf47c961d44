package io.witan.httpapi.call;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.evm.ContractAddress;
import io.witan.protocol.execution.CallResult;
import io.witan.protocol.ledger.AccessListEntry;
import io.witan.protocol.state.Account;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The access list that a call would use (EIP-2930), searched until it stays the same: a list makes
 * gas cheaper, and more gas may lead elsewhere.
 */
public final class AccessListSearch {
  private static final int MOST_RUNS = 16;

  private AccessListSearch() {}

  /** The list and what the call gives with it. */
  public record Found(List<AccessListEntry> entries, CallResult result) {
    public Found {
      entries = List.copyOf(entries);
    }
  }

  public static Found of(Caller caller, CallArguments arguments) {
    Set<Address> warm = new HashSet<>(caller.rules().precompiles().addresses());
    warm.add(arguments.from());
    warm.add(arguments.to().orElseGet(() -> created(caller, arguments.from())));
    long gas = caller.gas(arguments);
    List<AccessListEntry> entries = arguments.accessList().orElse(List.of());
    for (int run = 1; ; run++) {
      AccessListTracer tracer = new AccessListTracer(warm);
      tracer.add(entries);
      CallResult result = caller.run(arguments.request(gas, entries), tracer);
      List<AccessListEntry> next = tracer.entries();
      if (next.equals(entries) || run == MOST_RUNS) {
        return new Found(next, result);
      }
      entries = next;
    }
  }

  private static Address created(Caller caller, Address sender) {
    return ContractAddress.of(
        sender, caller.state().account(sender).map(Account::nonce).orElse(0L));
  }
}
