package io.witan.httpapi.extension;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.actors.exchange.TransactionManager;
import io.witan.actors.privacy.PrivateReader;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcException;
import io.witan.httpapi.send.AccountTransactions;
import io.witan.httpapi.send.Payloads;
import io.witan.httpapi.send.PrivateFields;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.extension.Extension;
import io.witan.protocol.privacy.ledger.ContractPrivacy;
import io.witan.protocol.privacy.ledger.PrivateState;
import io.witan.protocol.privacy.sending.PrivateRequest;
import io.witan.protocol.state.Account;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What people ask of extensions: checked in GoQuorum's order, refused in its words. */
public final class Extensions {
  private static final int TURN_SECONDS = 10;

  private final Chain chain;
  private final ManagementTransactions transactions;

  public Extensions(Chain chain, ManagementTransactions transactions) {
    this.chain = chain;
    this.transactions = transactions;
  }

  private PrivateReader reader() {
    return chain.reader().orElseThrow(() -> refused("private transaction manager is not in use"));
  }

  /** The extension of a management contract; the error that a call of no contract gives. */
  public Extension require(Address management) {
    return transactions
        .state()
        .extension(management)
        .orElseThrow(() -> refused("no contract code at given address"));
  }

  /** Whether the key that is to be the new party's is one of this node. */
  public boolean isRecipient(Extension extension) {
    return chain.manager().map(TransactionManager::keys).orElse(List.of()).stream()
        .anyMatch(key -> key.toBase64().equals(extension.recipientKey()));
  }

  /** Begins the extension of a contract; the hash of the transaction. */
  public CompletionStage<JsonNode> extend(
      Address contract, String recipientKey, Address recipient, Field asked) {
    boolean goesOn =
        reader().extensions().stream()
            .anyMatch(other -> !other.isOver() && other.contract().equals(contract));
    if (goesOn) {
      throw refused("contract extension in progress for the given contract address");
    }
    Snapshot snapshot = chain.snapshot();
    if (snapshot.state(snapshot.headBlock()).account(contract).isPresent()) {
      throw refused("extending a public contract!!! not allowed");
    }
    if (recipient.equals(Address.ZERO)) {
      throw refused("invalid recipient address");
    }
    PrivateState state = transactions.state();
    if (state.accounts().account(contract).filter(Account::hasCode).isEmpty()) {
      throw refused("extending a non-existent private contract!!! not allowed");
    }
    Optional<PayloadHash> creation = state.contract(contract).map(ContractPrivacy::creation);
    Address from = AccountTransactions.from(asked);
    PrivateRequest given = PrivateFields.terms(asked);
    return creator(creation, given.from())
        .thenCompose(
            sender -> {
              if (from.equals(recipient)) {
                throw refused(
                    "account accepting the extension cannot be the account initiating extension");
              }
              PartyKey key = key(recipientKey);
              requireToGoTo(key, given.to());
              return parties(creation)
                  .thenCompose(
                      parties ->
                          transactions.extend(
                              new ManagementTransactions.Step(
                                  from, terms(given, sender, key, parties), Optional.of(asked)),
                              contract,
                              recipient,
                              key));
            });
  }

  /**
   * The key that a contract is extended from: its creator's where it has a flag, as its other
   * parties believe nobody else.
   */
  private CompletionStage<Optional<PartyKey>> creator(
      Optional<PayloadHash> creation, Optional<PartyKey> asked) {
    if (creation.isEmpty()) {
      return CompletableFuture.completedStage(asked);
    }
    TransactionManager manager = transactions.manager();
    return Payloads.ifParty(manager.receive(creation.get(), Optional.empty()))
        .thenApply(
            found ->
                found
                    .map(payload -> payload.sender())
                    .filter(manager.keys()::contains)
                    .filter(sender -> asked.isEmpty() || asked.get().equals(sender))
                    .or(
                        () -> {
                          throw refused("operation not allowed");
                        }));
  }

  private static PartyKey key(String base64) {
    try {
      return PartyKey.fromBase64(base64);
    } catch (IllegalArgumentException malformed) {
      throw refused("invalid new recipient transaction manager key provided");
    }
  }

  private static void requireToGoTo(PartyKey key, List<PartyKey> to) {
    if (to.size() > 1) {
      throw refused("invalid transaction manager keys given in privateFor argument");
    }
    if (to.size() == 1 && !to.getFirst().equals(key)) {
      throw refused("mismatch between recipient transaction manager key and privateFor argument");
    }
  }

  private CompletionStage<List<PartyKey>> parties(Optional<PayloadHash> creation) {
    return creation
        .map(transactions.manager()::participants)
        .orElse(CompletableFuture.completedStage(List.of()));
  }

  private PrivateRequest terms(
      PrivateRequest given, Optional<PartyKey> sender, PartyKey key, List<PartyKey> parties) {
    PartyKey own = sender.orElseGet(() -> transactions.manager().keys().getFirst());
    return new PrivateRequest(
        Optional.of(own),
        ManagementTransactions.others(own, List.of(key), parties),
        given.flag(),
        given.mandatory());
  }

  /** Votes for or against an extension. */
  public CompletionStage<JsonNode> vote(Address management, boolean accepts, Field asked) {
    Extension extension = requireOpen(management, "accept");
    Address from = AccountTransactions.from(asked);
    PrivateRequest given = PrivateFields.require(asked);
    transactions.signer(from);
    requireVote(extension, from);
    return terms(extension, from, given)
        .thenCompose(
            terms ->
                from.equals(extension.initiator())
                    ? CompletableFuture.completedStage(terms)
                    : inTurn(extension, terms))
        .thenCompose(
            terms ->
                transactions.vote(
                    new ManagementTransactions.Step(from, terms, Optional.of(asked)),
                    extension,
                    accepts));
  }

  /**
   * Of two transactions at once that are validated by the state that they lead to one fails
   * everywhere: the initiator's node votes at once, so that others wait for it a while.
   */
  private CompletionStage<PrivateRequest> inTurn(Extension extension, PrivateRequest terms) {
    if (terms.flag() != PrivacyFlag.PRIVATE_STATE_VALIDATION || hasVoted(extension)) {
      return CompletableFuture.completedStage(terms);
    }
    CompletableFuture<PrivateRequest> seen = new CompletableFuture<>();
    AutoCloseable listening =
        reader()
            .onFollowed(
                height -> {
                  if (hasVoted(extension)) {
                    seen.complete(terms);
                  }
                });
    return seen.completeOnTimeout(terms, TURN_SECONDS, TimeUnit.SECONDS)
        .whenComplete((done, fault) -> end(listening));
  }

  /** Whether its initiator has, by now. */
  private boolean hasVoted(Extension extension) {
    PrivateReader reader = reader();
    return reader
        .stateAt(reader.height())
        .flatMap(state -> state.extension(extension.management()))
        .filter(now -> now.votes().containsKey(extension.initiator()))
        .isPresent();
  }

  private static void end(AutoCloseable listening) {
    try {
      listening.close();
    } catch (Exception failed) {
      throw new IllegalStateException("a listener of a private state cannot be taken back", failed);
    }
  }

  /** What a voter who signs elsewhere has to accept with. */
  public CompletionStage<String> proof(Address management, Address voter, Field asked) {
    Extension extension = requireOpen(management, "accept");
    PrivateRequest given = PrivateFields.require(asked);
    requireVote(extension, voter);
    return terms(extension, voter, given)
        .thenCompose(terms -> transactions.consent(terms, extension));
  }

  /** Ends an extension before it has come to anything. */
  public CompletionStage<JsonNode> cancel(Address management, Field asked) {
    Extension extension = requireOpen(management, "cancel");
    Address from = AccountTransactions.from(asked);
    PrivateRequest given = PrivateFields.require(asked);
    transactions.signer(from);
    if (!from.equals(extension.initiator())) {
      throw refused("account is not the creator of this extension request");
    }
    return terms(extension, from, given)
        .thenCompose(terms -> inTurn(extension, terms))
        .thenCompose(
            terms ->
                transactions.finish(
                    new ManagementTransactions.Step(from, terms, Optional.of(asked)), extension));
  }

  private CompletionStage<PrivateRequest> terms(
      Extension extension, Address from, PrivateRequest given) {
    return transactions.terms(extension, from, given.from(), given.to());
  }

  private Extension requireOpen(Address management, String what) {
    Extension extension = require(management);
    if (extension.isOver()) {
      throw refused("contract extension process complete. nothing to " + what);
    }
    return extension;
  }

  private static void requireVote(Extension extension, Address voter) {
    if (!extension.isVoter(voter)) {
      throw refused("account is not acceptor of this extension request");
    }
    if (extension.votes().containsKey(voter)) {
      throw refused("already voted");
    }
  }

  private static RpcException refused(String why) {
    return RpcError.server(why).toException();
  }
}
