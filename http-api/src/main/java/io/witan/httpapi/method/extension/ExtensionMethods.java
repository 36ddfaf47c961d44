package io.witan.httpapi.method.extension;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.actors.privacy.PrivateReader;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.extension.Extensions;
import io.witan.httpapi.extension.Initiator;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.privacy.extension.Extension;
import io.witan.protocol.privacy.extension.Extension.Phase;
import io.witan.protocol.state.Account;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The namespace {@code quorumExtension}: private contracts for more parties. */
public final class ExtensionMethods {
  private final Chain chain;
  private final Extensions extensions;
  private final Initiator initiator;

  private ExtensionMethods(Chain chain, Extensions extensions, Initiator initiator) {
    this.chain = chain;
    this.extensions = extensions;
    this.initiator = initiator;
  }

  public static List<RpcMethod> of(Chain chain, Extensions extensions, Initiator initiator) {
    ExtensionMethods methods = new ExtensionMethods(chain, extensions, initiator);
    return List.of(
        RpcMethod.of("quorumExtension_activeExtensionContracts", p -> methods.active(false)),
        RpcMethod.of("witan_extensions", p -> methods.active(true)),
        RpcMethod.of("quorumExtension_getExtensionStatus", methods::status),
        RpcMethod.later(
            "quorumExtension_extendContract",
            p -> extensions.extend(p.address(0), p.at(1).text(), p.address(2), p.at(3))),
        RpcMethod.later(
            "quorumExtension_approveExtension",
            p -> extensions.vote(p.address(0), p.at(1).bool(), p.at(2))),
        RpcMethod.later(
            "quorumExtension_cancelExtension", p -> extensions.cancel(p.address(0), p.at(1))),
        RpcMethod.later(
            "quorumExtension_generateExtensionApprovalUuid",
            p -> extensions.proof(p.address(0), p.address(1), p.at(2)).thenApply(Json::text)));
  }

  private JsonNode status(Params params) {
    return Json.text(extensions.require(params.address(0)).isOver() ? "DONE" : "ACTIVE");
  }

  /**
   * Those that are not over.
   *
   * @param further whether GoQuorum's fields are followed by how far each is: its clients take no
   *     others
   */
  private JsonNode active(boolean further) {
    ArrayNode all = Json.array();
    Optional<PrivateReader> reader = chain.reader();
    for (Extension extension : reader.map(PrivateReader::extensions).orElse(List.of())) {
      Optional<String> awaited = awaited(extension, reader.get());
      if (extension.isOver() && awaited.isEmpty()) {
        continue;
      }
      ObjectNode json = all.addObject();
      json.set("managementContractAddress", Json.address(extension.management()));
      json.set("contractExtended", Json.address(extension.contract()));
      json.put(
          "creationData",
          Base64.getEncoder().encodeToString(extension.creation().bytes().unsafeArray()));
      json.set("initiator", Json.address(extension.initiator()));
      json.set("recipient", Json.address(extension.recipient()));
      json.put("recipientPtmKey", extension.recipientKey());
      if (further) {
        json.put("phase", extension.phase().name());
        awaited
            .or(() -> initiator.trouble(extension.management()))
            .ifPresent(what -> json.put("waitsFor", what));
      }
    }
    return all;
  }

  /** A state that was shared with us and is not here yet. */
  private Optional<String> awaited(Extension extension, PrivateReader reader) {
    Address contract = extension.contract();
    boolean lacking =
        extension.phase() == Phase.SHARED
            && extensions.isRecipient(extension)
            && reader
                .stateAt(reader.height())
                .flatMap(state -> state.accounts().account(contract))
                .filter(Account::hasCode)
                .isEmpty();
    return lacking
        ? extension.shared().map(hash -> "the payload of the state, " + hash.toBase64())
        : Optional.empty();
  }
}
