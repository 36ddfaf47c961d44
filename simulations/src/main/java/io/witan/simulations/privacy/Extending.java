package io.witan.simulations.privacy;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.evm.ContractAddress;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.extension.Consent;
import io.witan.protocol.privacy.extension.Extension;
import io.witan.protocol.privacy.extension.Extension.Phase;
import io.witan.protocol.privacy.extension.ManagementContract;
import io.witan.protocol.privacy.extension.SharedState;
import io.witan.protocol.privacy.ledger.PrivateState;
import io.witan.protocol.state.Account;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One contract that gets one more party: what the nodes of its initiator and of the new party do
 * for it, each by what its own private ledger shows.
 */
final class Extending {
  private static final long GAS = 6_000_000;
  private static final long LOOK_MICROS = 1_500_000;

  private final PrivateWorld world;
  private final PublicChain chain;
  private final PrivateClient.Contract contract;
  private final int initiator;
  private final int recipient;
  private final SortedSet<Integer> parties;
  private Optional<Address> management = Optional.empty();
  private boolean shared;

  private Extending(
      PrivateWorld world, PrivateClient.Contract contract, int initiator, int recipient) {
    this.world = world;
    this.chain = world.chain();
    this.contract = contract;
    this.initiator = initiator;
    this.recipient = recipient;
    this.parties = new TreeSet<>(List.of(initiator, recipient));
    if (contract.flag().isEnhanced()) {
      parties.addAll(contract.parties());
    }
  }

  static void begin(
      PrivateWorld world, PrivateClient.Contract contract, int initiator, int recipient) {
    Extending extending = new Extending(world, contract, initiator, recipient);
    extending.create();
  }

  private void create() {
    Bytes data =
        ManagementContract.creation(
            contract.address(),
            chain.keys().address(recipient),
            world.manager(recipient).key(recipient).toBase64());
    send(
        initiator,
        data,
        PrivacyFlag.STANDARD_PRIVATE,
        Bytes.EMPTY,
        hash -> {
          RecoveredTransaction tx = submit(initiator, Optional.empty(), hash);
          management = Optional.of(ContractAddress.of(tx.sender(), tx.transaction().nonce()));
          lookLater(initiator);
          lookLater(recipient);
        });
  }

  private void lookLater(int party) {
    if (!world.isOver()) {
      world.after(LOOK_MICROS, () -> look(party));
    }
  }

  /** Does what is due from a party, and looks again. */
  private void look(int party) {
    PrivateState state = world.follower(party).stateAt(chain.head());
    Optional<Extension> seen = management.flatMap(state::extension);
    boolean alive = world.follower(party).isAlive();
    if (alive && seen.filter(extension -> owesVote(extension, party)).isPresent()) {
      vote(party);
    } else if (alive
        && party == initiator
        && !shared
        && seen.filter(extension -> extension.phase() == Phase.ACCEPTED).isPresent()) {
      share(state);
    }
    if (seen.filter(Extension::isOver).isEmpty()) {
      lookLater(party);
    }
  }

  private boolean owesVote(Extension extension, int party) {
    return extension.phase() == Phase.VOTING
        && !extension.votes().containsKey(chain.keys().address(party));
  }

  private void vote(int party) {
    Address address = management.orElseThrow();
    Bytes consent = Consent.encode(world.manager(party).own(party).seal(address.bytes(), world));
    send(
        party,
        consent,
        PrivacyFlag.STANDARD_PRIVATE,
        Bytes.EMPTY,
        proof -> {
          world.sealed().agreed(proof, party, address);
          Bytes data = ManagementContract.vote(true, proof.toString());
          send(
              party,
              data,
              PrivacyFlag.STANDARD_PRIVATE,
              Bytes.EMPTY,
              hash -> submit(party, management, hash));
        });
  }

  private void share(PrivateState state) {
    Optional<Account> account =
        state.accounts().account(contract.address()).filter(Account::hasCode);
    if (account.isEmpty()) {
      return;
    }
    state.root(); // makes the storage root of the account
    Account settled = state.accounts().account(contract.address()).orElseThrow();
    Bytes dump =
        new SharedState(
                contract.address(),
                settled,
                state.accounts().code(settled.codeHash()),
                state.storage(contract.address()))
            .encode();
    boolean validated = contract.flag() == PrivacyFlag.PRIVATE_STATE_VALIDATION;
    Bytes execHash = validated ? settled.storageRoot().bytes() : Bytes.EMPTY;
    shared = true;
    send(
        initiator,
        dump,
        contract.flag(),
        execHash,
        payload -> {
          Bytes data = ManagementContract.share(payload.toBase64());
          send(
              initiator,
              data,
              PrivacyFlag.STANDARD_PRIVATE,
              Bytes.EMPTY,
              hash -> {
                submit(initiator, management, hash);
                extended();
              });
        });
  }

  /** From now on all are to call it for the new party too. */
  private void extended() {
    TreeSet<Integer> more = new TreeSet<>(contract.parties());
    more.add(recipient);
    world.contracts().remove(contract);
    world
        .contracts()
        .add(
            new PrivateClient.Contract(
                contract.address(), contract.flag(), more, contract.maker()));
    world.checks().extended();
  }

  private void send(
      int from, Bytes data, PrivacyFlag flag, Bytes execHash, Consumer<PayloadHash> done) {
    PrivateMessage message =
        new PrivateMessage(
            world.nextMessage(),
            data,
            parties,
            flag,
            new TreeSet<>(),
            execHash,
            Keccak.hash(data).bytes());
    world.manager(from).send(from, message, sent -> sent.ifPresent(done));
  }

  private RecoveredTransaction submit(int from, Optional<Address> to, PayloadHash hash) {
    Legacy plain =
        new Legacy(
            chain.nextNonce(from),
            Uint256.ZERO,
            GAS,
            to,
            Uint256.ZERO,
            hash.bytes(),
            Uint256.of(37),
            Uint256.ONE,
            Uint256.ONE);
    RecoveredTransaction tx = chain.signed(from, plain);
    chain.submit(tx);
    return tx;
  }
}
