package io.witan.httpapi.extension;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.actors.exchange.TransactionManager;
import io.witan.httpapi.account.NodeAccounts;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.send.AccountTransactions;
import io.witan.httpapi.send.Payloads;
import io.witan.httpapi.send.PrivateSending;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.ChecksumText;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.exchange.Distribution;
import io.witan.protocol.privacy.exchange.Received;
import io.witan.protocol.privacy.exchange.Sent;
import io.witan.protocol.privacy.extension.Consent;
import io.witan.protocol.privacy.extension.Extension;
import io.witan.protocol.privacy.extension.ManagementContract;
import io.witan.protocol.privacy.extension.SharedState;
import io.witan.protocol.privacy.ledger.ContractPrivacy;
import io.witan.protocol.privacy.ledger.PrivateState;
import io.witan.protocol.privacy.sending.PrivateRequest;
import io.witan.protocol.state.Account;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Transactions to management contracts, from accounts of this node. All that follow the first go to
 * the same parties under the same flag as that one, whatever their sender says of it.
 */
public final class ManagementTransactions {
  /** GoQuorum's gas for a transaction that names none. */
  private static final long USUAL_GAS = 4_712_384;

  private final Chain chain;
  private final NodeAccounts accounts;
  private final AccountTransactions transactions;
  private final PrivateSending sending;

  public ManagementTransactions(
      Chain chain,
      NodeAccounts accounts,
      AccountTransactions transactions,
      PrivateSending sending) {
    this.chain = chain;
    this.accounts = accounts;
    this.transactions = transactions;
    this.sending = sending;
  }

  /** A transaction of one of the parties to an extension. */
  record Step(Address from, PrivateRequest terms, Optional<Field> asked) {}

  TransactionManager manager() {
    return sending.manager();
  }

  /** The private state after the head; an error that says why where it is not there. */
  PrivateState state() {
    Snapshot snapshot = chain.snapshot();
    return snapshot
        .side()
        .orElseThrow(() -> RpcError.server("this chain has no private state").toException())
        .after(snapshot.head());
  }

  /** The signer of an account; an error in GoQuorum's words where it is none of this node. */
  Signer signer(Address account) {
    if (accounts.list().stream().noneMatch(listed -> listed.address().equals(account))) {
      throw RpcError.server("no wallet found for account 0x" + ChecksumText.of(account))
          .toException();
    }
    return accounts.signer(account);
  }

  CompletionStage<JsonNode> extend(
      Step step, Address contract, Address recipient, PartyKey recipientKey) {
    return send(
        step,
        Optional.empty(),
        ManagementContract.creation(contract, recipient, recipientKey.toBase64()));
  }

  /** Votes; who accepts first tells all parties so, in a way that its own node alone can open. */
  CompletionStage<JsonNode> vote(Step step, Extension extension, boolean accepts) {
    CompletionStage<String> proof =
        accepts ? consent(step.terms, extension) : CompletableFuture.completedStage("");
    return proof.thenCompose(text -> send(step, extension, ManagementContract.vote(accepts, text)));
  }

  /** What a voter who signs elsewhere has to vote with. */
  CompletionStage<String> consent(PrivateRequest terms, Extension extension) {
    TransactionManager manager = manager();
    return manager
        .seal(extension.management().bytes(), terms.from(), Distribution.standard(List.of()))
        .thenCompose(
            box ->
                manager.send(Consent.encode(box), terms.from(), Distribution.standard(terms.to())))
        .thenApply(sent -> sent.hash().bytes().toHex());
  }

  CompletionStage<JsonNode> finish(Step step, Extension extension) {
    return send(step, extension, ManagementContract.finish());
  }

  /** Brings the contract's state to all parties, and tells them by a transaction. */
  CompletionStage<JsonNode> share(Step step, Extension extension) {
    PrivateState state = state();
    Optional<ContractPrivacy> kept = state.contract(extension.contract());
    PrivacyFlag flag = kept.map(ContractPrivacy::flag).orElse(PrivacyFlag.STANDARD_PRIVATE);
    SharedState shared = read(state, extension.contract());
    Bytes execHash =
        flag == PrivacyFlag.PRIVATE_STATE_VALIDATION
            ? base64(shared.account().storageRoot().bytes())
            : Bytes.EMPTY;
    CompletionStage<List<PartyKey>> mandatory =
        flag == PrivacyFlag.MANDATORY_RECIPIENTS
            ? manager().mandatoryRecipients(kept.orElseThrow().creation())
            : CompletableFuture.completedStage(List.of());
    return mandatory
        .thenCompose(
            keys ->
                manager()
                    .send(
                        shared.encode(),
                        step.terms.from(),
                        new Distribution(
                            step.terms.to(),
                            flag,
                            new TreeSet<>(),
                            execHash,
                            keys,
                            Optional.empty())))
        .thenApply(Sent::hash)
        .thenCompose(hash -> send(step, extension, ManagementContract.share(hash.toBase64())));
  }

  private static SharedState read(PrivateState state, Address contract) {
    Account account =
        state
            .accounts()
            .account(contract)
            .filter(Account::hasCode)
            .orElseThrow(
                () -> RpcError.server("the contract to be extended is gone").toException());
    Bytes code = state.accounts().code(account.codeHash());
    return new SharedState(contract, account, code, state.storage(contract));
  }

  private static Bytes base64(Bytes bytes) {
    String text = Base64.getEncoder().encodeToString(bytes.unsafeArray());
    return Bytes.wrap(text.getBytes(StandardCharsets.US_ASCII)); // as GoQuorum does
  }

  /**
   * The terms on which a party of an extension goes on with it.
   *
   * @param from the party's key; empty for what its part in the extension says
   * @param more recipients besides those of the management contract
   */
  CompletionStage<PrivateRequest> terms(
      Extension extension, Address account, Optional<PartyKey> from, List<PartyKey> more) {
    TransactionManager manager = manager();
    return Payloads.ifParty(manager.receive(extension.creation(), Optional.empty()))
        .thenCombine(
            manager.participants(extension.creation()),
            (found, parties) -> {
              Received creation =
                  found.orElseThrow(
                      () ->
                          RpcError.server("the management contract's payload is gone")
                              .toException());
              PartyKey own = from.orElseGet(() -> own(extension, account, creation));
              return new PrivateRequest(
                  Optional.of(own),
                  others(own, more, parties),
                  creation.terms().flag(),
                  creation.terms().mandatory());
            });
  }

  private PartyKey own(Extension extension, Address account, Received creation) {
    List<PartyKey> keys = manager().keys();
    Optional<PartyKey> recipient =
        keys.stream().filter(key -> key.toBase64().equals(extension.recipientKey())).findFirst();
    return recipient
        .filter(key -> account.equals(extension.recipient()))
        .or(() -> keys.stream().filter(creation.sender()::equals).findFirst())
        .orElseGet(() -> creation.managed().getFirst());
  }

  /** All parties but one, each once. */
  static List<PartyKey> others(PartyKey own, List<PartyKey> some, List<PartyKey> more) {
    return Stream.concat(some.stream(), more.stream())
        .distinct()
        .filter(key -> !key.equals(own))
        .toList();
  }

  private CompletionStage<JsonNode> send(Step step, Extension extension, Bytes data) {
    return send(step, Optional.of(extension.management()), data);
  }

  private CompletionStage<JsonNode> send(Step step, Optional<Address> to, Bytes data) {
    ObjectNode json = Json.object();
    json.set("from", Json.address(step.from));
    to.ifPresent(address -> json.set("to", Json.address(address)));
    json.set("data", Json.data(data));
    json.set("gas", Json.quantity(USUAL_GAS));
    for (String name : List.of("gas", "gasPrice", "nonce")) {
      step.asked
          .flatMap(asked -> asked.member(name))
          .ifPresent(given -> json.set(name, given.json()));
    }
    PrivateRequest terms = step.terms;
    terms.from().ifPresent(key -> json.put("privateFrom", key.toBase64()));
    json.set("privateFor", keys(terms.to()));
    json.put("privacyFlag", terms.flag().code());
    if (!terms.mandatory().isEmpty()) {
      json.set("mandatoryFor", keys(terms.mandatory()));
    }
    return transactions.send(new Field(json, "invalid argument"), signer(step.from));
  }

  private static ArrayNode keys(List<PartyKey> keys) {
    ArrayNode array = Json.array();
    new ArrayList<>(keys).forEach(key -> array.add(key.toBase64()));
    return array;
  }
}
