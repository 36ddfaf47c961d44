package io.witan.httpapi.method.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.account.NodeAccounts;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.PrivateSide;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.httpapi.send.AccountTransactions;
import io.witan.httpapi.send.Callbacks;
import io.witan.httpapi.send.Payloads;
import io.witan.httpapi.send.PrivateFields;
import io.witan.httpapi.send.PrivateSending;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.ledger.ContractPrivacy;
import io.witan.protocol.privacy.ledger.PrivacyMarker;
import io.witan.protocol.privacy.ledger.PrivateState;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.state.Account;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The methods of {@code eth} that GoQuorum has for private transactions. */
public final class PrivacyMethods {
  private final Chain chain;
  private final NodeAccounts accounts;
  private final AccountTransactions transactions;
  private final PrivateSending sending;
  private final Callbacks callbacks;

  private PrivacyMethods(
      Chain chain,
      NodeAccounts accounts,
      AccountTransactions transactions,
      PrivateSending sending,
      Callbacks callbacks) {
    this.callbacks = callbacks;
    this.chain = chain;
    this.accounts = accounts;
    this.transactions = transactions;
    this.sending = sending;
  }

  public static List<RpcMethod> of(
      Chain chain,
      NodeAccounts accounts,
      AccountTransactions transactions,
      PrivateSending sending,
      Callbacks callbacks) {
    PrivacyMethods methods = new PrivacyMethods(chain, accounts, transactions, sending, callbacks);
    return List.of(
        RpcMethod.of("eth_sendTransactionAsync", methods::sendAsync),
        RpcMethod.later("eth_sendRawPrivateTransaction", methods::sendRaw),
        RpcMethod.later("eth_distributePrivateTransaction", methods::distribute),
        RpcMethod.later("eth_getContractPrivacyMetadata", methods::metadata),
        RpcMethod.of(
            "eth_getPrivacyPrecompileAddress", p -> Json.address(PrivacyMarker.PRECOMPILE)),
        RpcMethod.of("eth_getPSI", p -> Json.text(chain.requirePrivateState())));
  }

  /** Answers at once with the hash of nothing. */
  private JsonNode sendAsync(Params params) {
    Field transaction = params.at(0);
    Optional<URI> url = transaction.member("callbackUrl", Field::text).map(Callbacks::url);
    callbacks.begin(
        url,
        params.id(),
        () -> {
          Signer signer = accounts.signer(AccountTransactions.from(transaction));
          return transactions.send(transaction, signer);
        });
    return Json.hash(Hash.ZERO);
  }

  private CompletionStage<JsonNode> sendRaw(Params params) {
    return sending
        .sendSigned(signed(params.data(0)), PrivateFields.require(params.at(1)))
        .thenApply(Json::hash);
  }

  private CompletionStage<JsonNode> distribute(Params params) {
    return sending
        .distribute(signed(params.data(0)), PrivateFields.require(params.at(1)))
        .thenApply(hash -> Json.data(hash.bytes()));
  }

  private static Transaction signed(Bytes raw) {
    try {
      return TransactionCodec.decode(raw);
    } catch (RlpException malformed) {
      throw RpcError.server("rlp: " + malformed.getMessage()).toException();
    }
  }

  private CompletionStage<JsonNode> metadata(Params params) {
    Address address = params.address(0);
    Snapshot snapshot = chain.snapshot();
    Optional<PrivateState> state =
        snapshot.side().map(PrivateSide::reader).isEmpty()
            ? Optional.empty()
            : snapshot.side().map(side -> side.after(snapshot.head()));
    if (state.flatMap(own -> own.accounts().account(address)).filter(Account::hasCode).isEmpty()) {
      throw RpcError.server(address.toHex() + ": the provided address is not a private contract")
          .toException();
    }
    ContractPrivacy kept =
        state
            .get()
            .contract(address)
            .orElseThrow(() -> RpcError.server("no account extra data found").toException());
    ObjectNode json = Json.object();
    json.put("creationTxHash", kept.creation().toBase64());
    json.put("privacyFlag", kept.flag().code());
    if (kept.flag() != PrivacyFlag.MANDATORY_RECIPIENTS) {
      return CompletableFuture.completedStage(json);
    }
    return Payloads.manager(chain)
        .mandatoryRecipients(kept.creation())
        .thenApply(
            keys -> {
              ArrayNode list = json.putArray("mandatoryFor");
              keys.stream().map(PartyKey::toBase64).forEach(list::add);
              return json;
            });
  }
}
