package io.witan.httpapi.method.eth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.call.AccessListSearch;
import io.witan.httpapi.call.CallArguments;
import io.witan.httpapi.call.CallErrors;
import io.witan.httpapi.call.Caller;
import io.witan.httpapi.call.GasEstimate;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.httpapi.simulate.Simulation;
import io.witan.httpapi.simulate.SimulationRequest;
import io.witan.httpapi.view.TransactionView;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.execution.CallResult;
import java.util.List;
import java.util.Optional;

/** What is run but changes nothing: calls, gas estimates and access lists. */
public final class CallMethods {
  private final Chain chain;
  private final RpcLimits limits;

  private CallMethods(Chain chain, RpcLimits limits) {
    this.chain = chain;
    this.limits = limits;
  }

  public static List<RpcMethod> of(Chain chain, RpcLimits limits) {
    CallMethods methods = new CallMethods(chain, limits);
    return List.of(
        RpcMethod.of("eth_call", methods::call),
        RpcMethod.of("graphql_call", methods::outcome),
        RpcMethod.of("eth_estimateGas", methods::estimate),
        RpcMethod.of("eth_createAccessList", methods::accessList),
        RpcMethod.of("eth_simulateV1", methods::simulate));
  }

  private CallArguments arguments(Params params) {
    return CallArguments.read(params.at(0), chain.config().chainId());
  }

  private Caller caller(Params params, CallArguments arguments) {
    Snapshot snapshot = chain.snapshot();
    StoredBlock block = snapshot.require(params.block(1));
    return Caller.after(
            snapshot,
            block,
            params.has(2) ? Optional.of(params.at(2)) : Optional.empty(),
            params.has(3) ? Optional.of(params.at(3)) : Optional.empty(),
            limits)
        .privately(arguments.to().flatMap(to -> snapshot.privately(to, block)));
  }

  private JsonNode call(Params params) {
    CallArguments arguments = arguments(params);
    CallResult result = caller(params, arguments).run(arguments);
    if (result.failure().isPresent()) {
      throw CallErrors.of(result);
    }
    return Json.data(result.output());
  }

  /** The same as GraphQL tells it: with the gas, and a failure is an outcome too. */
  private JsonNode outcome(Params params) {
    CallArguments arguments = arguments(params);
    CallResult result = caller(params, arguments).run(arguments);
    if (result.failure().isPresent() && result.gasUsed() == 0) {
      throw CallErrors.of(result); // it could not even begin
    }
    ObjectNode json = Json.object();
    json.set("data", Json.data(result.output()));
    json.set("gasUsed", Json.quantity(result.gasUsed()));
    json.set("status", Json.quantity(result.failure().isEmpty() ? 1 : 0));
    return json;
  }

  private JsonNode estimate(Params params) {
    CallArguments arguments = arguments(params);
    Caller caller = caller(params, arguments);
    long gas = GasEstimate.of(caller, arguments);
    boolean zero =
        params.at(0).member("value", Field::quantity).filter(Uint256::isZero).isPresent();
    // As in GoQuorum: without value it may become a private transaction.
    return Json.quantity(
        caller.isPrivate() || (zero && chain.isQuorum())
            ? gas + GasEstimate.forHash(caller.rules(), arguments)
            : gas);
  }

  private JsonNode simulate(Params params) {
    SimulationRequest request = SimulationRequest.read(params.at(0), chain.config().chainId());
    Snapshot snapshot = chain.snapshot();
    return Simulation.run(snapshot, snapshot.require(params.block(1)), request, limits);
  }

  private JsonNode accessList(Params params) {
    CallArguments arguments = arguments(params);
    AccessListSearch.Found found = AccessListSearch.of(caller(params, arguments), arguments);
    ObjectNode json = Json.object();
    json.set("accessList", TransactionView.accessList(found.entries()));
    json.set("gasUsed", Json.quantity(found.result().gasUsed()));
    found.result().failure().ifPresent(failure -> json.put("error", failure));
    return json;
  }
}
