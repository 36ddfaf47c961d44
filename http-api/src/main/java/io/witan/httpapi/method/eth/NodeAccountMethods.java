package io.witan.httpapi.method.eth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.witan.httpapi.account.NodeAccounts;
import io.witan.httpapi.account.SignedText;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.httpapi.send.AccountTransactions;
import io.witan.protocol.crypto.Signer;
import java.util.List;

/** Methods for accounts whose keys the node holds, as far as they are unlocked. */
public final class NodeAccountMethods {
  private final NodeAccounts accounts;

  private NodeAccountMethods(NodeAccounts accounts) {
    this.accounts = accounts;
  }

  public static List<RpcMethod> of(NodeAccounts accounts, AccountTransactions transactions) {
    NodeAccountMethods methods = new NodeAccountMethods(accounts);
    return List.of(
        RpcMethod.of("eth_accounts", p -> addresses(accounts)),
        RpcMethod.of("eth_sign", methods::sign),
        RpcMethod.later(
            "eth_signTransaction", p -> transactions.sign(p.at(0), methods.senderOf(p))),
        RpcMethod.later(
            "eth_sendTransaction", p -> transactions.send(p.at(0), methods.senderOf(p))),
        RpcMethod.later("eth_fillTransaction", p -> transactions.fill(p.at(0))));
  }

  /** All accounts, the oldest first. */
  public static JsonNode addresses(NodeAccounts accounts) {
    ArrayNode addresses = Json.array();
    accounts.list().forEach(account -> addresses.add(account.address().toHex()));
    return addresses;
  }

  private Signer senderOf(Params params) {
    return accounts.signer(AccountTransactions.from(params.at(0)));
  }

  private JsonNode sign(Params params) {
    return Json.data(SignedText.sign(params.data(1), accounts.signer(params.address(0))));
  }
}
