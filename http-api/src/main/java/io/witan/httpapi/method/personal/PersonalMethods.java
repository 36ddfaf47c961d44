package io.witan.httpapi.method.personal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.account.AccountRefused;
import io.witan.httpapi.account.NodeAccounts;
import io.witan.httpapi.account.SignedText;
import io.witan.httpapi.method.eth.NodeAccountMethods;
import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.httpapi.send.AccountTransactions;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.CurveOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The node's accounts and their passwords: {@code personal_*}, as geth has them. */
public final class PersonalMethods {
  private static final long USUAL_UNLOCK_SECONDS = 300;
  private static final long LONGEST_UNLOCK_SECONDS = Long.MAX_VALUE / 1_000_000_000;

  private final NodeAccounts accounts;
  private final AccountTransactions transactions;

  private PersonalMethods(NodeAccounts accounts, AccountTransactions transactions) {
    this.accounts = accounts;
    this.transactions = transactions;
  }

  public static List<RpcMethod> of(NodeAccounts accounts, AccountTransactions transactions) {
    PersonalMethods methods = new PersonalMethods(accounts, transactions);
    return List.of(
        RpcMethod.of("personal_listAccounts", p -> NodeAccountMethods.addresses(accounts)),
        RpcMethod.of("personal_listWallets", p -> methods.wallets()),
        RpcMethod.of("personal_newAccount", p -> Json.address(accounts.create(p.at(0).text()))),
        RpcMethod.of("personal_importRawKey", methods::importRawKey),
        RpcMethod.of("personal_unlockAccount", methods::unlock),
        RpcMethod.of("personal_lockAccount", methods::lock),
        RpcMethod.later("personal_sign", methods::sign),
        RpcMethod.of("personal_ecRecover", PersonalMethods::recover),
        RpcMethod.later("personal_sendTransaction", methods::send),
        RpcMethod.later("personal_signTransaction", methods::signTransaction));
  }

  private JsonNode wallets() {
    ArrayNode wallets = Json.array();
    for (NodeAccounts.Listed account : accounts.list()) {
      String url = "keystore://" + account.file().toAbsolutePath();
      ObjectNode wallet = wallets.addObject().put("url", url);
      wallet.put("status", account.unlocked() ? "Unlocked" : "Locked");
      wallet
          .putArray("accounts")
          .addObject()
          .put("address", account.address().toHex())
          .put("url", url);
    }
    return wallets;
  }

  private JsonNode importRawKey(Params params) {
    String text = params.at(0).text();
    Bytes secret;
    try {
      secret = Bytes.fromHex(text);
    } catch (IllegalArgumentException notHex) {
      throw new AccountRefused("invalid hex data for private key");
    }
    if (secret.size() != 32) {
      throw new AccountRefused("invalid length, need 256 bits");
    }
    if (!CurveOrder.isSecret(secret)) {
      throw new AccountRefused("invalid private key, zero or >=N");
    }
    return Json.address(accounts.add(secret, params.at(1).text()));
  }

  private JsonNode unlock(Params params) {
    long seconds = params.optional(2, Field::count).orElse(USUAL_UNLOCK_SECONDS);
    if (seconds < 0 || seconds > LONGEST_UNLOCK_SECONDS) {
      throw RpcError.server("unlock duration too large").toException();
    }
    accounts.unlockOnRequest(params.address(0), params.at(1).text(), Duration.ofSeconds(seconds));
    return Json.bool(true);
  }

  private JsonNode lock(Params params) {
    return Json.bool(accounts.lock(params.address(0)));
  }

  private CompletionStage<JsonNode> sign(Params params) {
    Bytes text = params.data(0);
    return accounts.signing(
        params.address(1),
        params.at(2).text(),
        signer -> CompletableFuture.completedStage(Json.data(SignedText.sign(text, signer))));
  }

  private static JsonNode recover(Params params) {
    return SignedText.signer(params.data(0), params.data(1))
        .map(Json::address)
        .orElseThrow(() -> new AccountRefused("invalid signature"));
  }

  private CompletionStage<JsonNode> send(Params params) {
    Address from = AccountTransactions.from(params.at(0));
    return accounts.signing(
        from, params.at(1).text(), signer -> transactions.send(params.at(0), signer));
  }

  private CompletionStage<JsonNode> signTransaction(Params params) {
    Address from = AccountTransactions.from(params.at(0));
    return accounts.signing(
        from, params.at(1).text(), signer -> transactions.sign(params.at(0), signer));
  }
}
