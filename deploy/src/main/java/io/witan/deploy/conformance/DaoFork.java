package io.witan.deploy.conformance;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.WorldState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The fork of the main network that took the DAO's money back (EIP-779). Only tests have it: no
 * permissioned network's genesis asks for it.
 */
final class DaoFork {
  private static final Bytes MARK = Bytes.wrap("dao-hard-fork".getBytes(StandardCharsets.US_ASCII));
  private static final int MARKED_BLOCKS = 10;
  private static final Address REFUND =
      Address.fromHex("0xbf4ed7b27f1d666546e30d74d50d173d20bca754");
  private static final List<Address> DRAINED = drained();

  private final long height;

  /** The fork at the block of this height. */
  DaoFork(long height) {
    this.height = height;
  }

  /** The first ten blocks must bear its mark, so that both branches can tell each other. */
  Optional<String> problem(Header header) {
    boolean marked = header.number() >= height && header.number() < height + MARKED_BLOCKS;
    return marked && !header.extraData().equals(MARK)
        ? Optional.of("extra data is not the mark of the DAO fork")
        : Optional.empty();
  }

  /** The state on which the block of this height runs. */
  WorldState before(long number, WorldState parent) {
    if (number != height) {
      return parent;
    }
    Uint256 sum = parent.account(REFUND).map(Account::balance).orElse(Uint256.ZERO);
    List<StateDiff.Change> changes = new ArrayList<>();
    for (Address address : DRAINED) {
      Optional<Account> account = parent.account(address);
      if (account.isPresent()) {
        sum = sum.plus(account.get().balance());
        changes.add(withBalance(address, account.get(), Uint256.ZERO));
      }
    }
    changes.add(withBalance(REFUND, parent.account(REFUND).orElse(Account.EMPTY), sum));
    changes.sort((a, b) -> a.address().compareTo(b.address()));
    return parent.apply(new StateDiff(changes));
  }

  private static StateDiff.Updated withBalance(Address address, Account account, Uint256 balance) {
    return new StateDiff.Updated(
        address,
        account.nonce(),
        balance,
        account.codeHash(),
        Optional.empty(),
        false,
        new TreeMap<>());
  }

  private static List<Address> drained() {
    try (InputStream in = DaoFork.class.getResourceAsStream("dao-accounts.txt")) {
      Fault.unless(in != null, "the list of the DAO's accounts is part of the product");
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))
          .lines()
          .map(Address::fromHex)
          .toList();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
