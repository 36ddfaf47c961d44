package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.execution.InvalidTransaction;
import io.witan.protocol.execution.TransactionValidity;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.ledger.PrivateReceipt;
import io.witan.protocol.privacy.sending.PrivateRequest;
import io.witan.protocol.privacy.sending.Rehearsal;
import java.util.List;
import java.util.Optional;

/** Vectors about privacy flags: what is sent, what is taken, and what comes of it. */
final class PrivacyFlagVectors {
  private static final Bytes WORD = Uint256.of(5).toBytes32();

  private PrivacyFlagVectors() {}

  static Outcome check(JsonNode test) {
    JsonNode input = Fields.node(test, "input");
    JsonNode expected = Fields.node(test, "expected");
    return switch (Fields.text(test, "op")) {
      case "has" ->
          Outcome.equal("has", expected.asBoolean(), flag(input, "flag").has(flag(input, "other")));
      case "validate" ->
          Outcome.equal(
              "valid",
              expected.asBoolean(),
              PrivacyFlag.of(Fields.number(input, "flag")).isPresent());
      case "isStandardPrivate" ->
          Outcome.equal("standard", expected.asBoolean(), !flag(input, "flag").isEnhanced());
      case "simulate" -> simulated(input, expected);
      case "submit" -> submitted(input, expected);
      case "applyMessage" -> applied(Fields.text(input, "scenario"), expected);
      case "txpool" -> pooled(input, expected);
      default -> new Outcome.Excluded("GoQuorum's own database");
    };
  }

  private static PrivacyFlag flag(JsonNode parent, String name) {
    return PrivacyFlag.of(Fields.number(parent, name)).orElseThrow();
  }

  private static Outcome simulated(JsonNode input, JsonNode expected) {
    PrivateScene scene = new PrivateScene(true);
    PrivacyFlag sent = flag(input, "txFlag");
    Optional<Address> to = Optional.empty();
    if (Fields.text(input, "operation").equals("call")) {
      boolean here = input.path("contractFlag").isNumber();
      to =
          Optional.of(
              here
                  ? scene.make(PrivateScene.storage(), flag(input, "contractFlag"))
                  : scene.next());
    }
    Rehearsal found = scene.rehearse(to, to.isPresent() ? WORD : PrivateScene.storage(), sent);
    Outcome passes =
        Outcome.equal("ok", expected.path("ok").asBoolean(), found instanceof Rehearsal.Passed);
    if (!(found instanceof Rehearsal.Passed passed) || !expected.has("affectedContracts")) {
      return passes;
    }
    return passes
        .and(
            Outcome.equal(
                "affected",
                Fields.number(expected, "affectedContracts"),
                (long) passed.affected().size()))
        .and(
            Outcome.equal(
                "root", expected.path("execHashSet").asBoolean(), !passed.root().isEmpty()));
  }

  private static Outcome submitted(JsonNode input, JsonNode expected) {
    boolean refused = !Fields.node(expected, "error").isNull();
    Optional<PrivacyFlag> flag = PrivacyFlag.of(input.path("privacyFlag").asLong(0));
    if (flag.isEmpty()) {
      return Outcome.holds(refused, "an unknown flag was taken");
    }
    PrivateRequest request = new PrivateRequest(Optional.empty(), List.of(), flag.get(), List.of());
    Optional<String> found = request.refusal(PrivateScene.rules(false));
    return Outcome.equal(
        "error", refused ? Optional.of(Fields.text(expected, "error")) : Optional.empty(), found);
  }

  private static Outcome pooled(JsonNode input, JsonNode expected) {
    Bytes data = input.path("data").isNull() ? Bytes.EMPTY : WORD;
    Legacy tx =
        new Legacy(
            0,
            Uint256.ZERO,
            100_000,
            Optional.of(PrivateScene.PUBLIC),
            Uint256.of(Fields.number(input, "value")),
            data,
            Uint256.of(37),
            Uint256.ONE,
            Uint256.ONE);
    return Outcome.equal(
        Fields.text(expected, "error"),
        Optional.of(InvalidTransaction.PRIVATE_WITH_VALUE),
        TransactionValidity.alone(PrivateScene.rules(false), tx));
  }

  private static Outcome applied(String scenario, JsonNode expected) {
    Optional<PrivateReceipt> receipt = receipt(scenario);
    return receipt.isEmpty()
        ? new Outcome.Excluded("a private ledger waits for a payload that cannot be had")
        : Outcome.equal(
            "failed", expected.path("receiptFailed").asBoolean(), !receipt.get().succeeded());
  }

  private static Optional<PrivateReceipt> receipt(String scenario) {
    PrivacyFlag standard = PrivacyFlag.STANDARD_PRIVATE;
    PrivacyFlag protecting = PrivacyFlag.PARTY_PROTECTION;
    PrivacyFlag validating = PrivacyFlag.PRIVATE_STATE_VALIDATION;
    PrivateScene scene = new PrivateScene(!scenario.contains("With Privacy Enhancements Disabled"));
    return switch (scenario) {
      case "when Tx Manager Returns Error Success" -> Optional.empty();
      case "when Typical Create Success" -> Optional.of(created(scene, standard));
      case "when Create Party Protection C1 Success",
          "when Create Party Protection C1 With Privacy Enhancements Disabled Returns Error" ->
          Optional.of(created(scene, protecting));
      case "when Interact With State Validation C1 Success" ->
          Optional.of(validated(scene, Optional.empty()));
      case "when Interact With State Validation C1 With Empty MRFrom Tessera Fail" ->
          Optional.of(validated(scene, Optional.of(Bytes.EMPTY)));
      case "when Interact With State Validation C1 With Wrong MRFrom Tessera Fail" ->
          Optional.of(validated(scene, Optional.of(WORD)));
      case "when Non Party Tries Interacting With Party Protection C1 With Flag Fail" -> {
        Address made = scene.make(PrivateScene.storage(), protecting);
        yield Optional.of(scene.run(Optional.of(made), WORD, protecting, Bytes.EMPTY));
      }
      case "when Party Protection C2 Interacts New Standard Private C1 Fail" ->
          Optional.of(passedOn(scene, standard, protecting, true));
      case "when Party Protection C2 Interacts With Party Protection C1 Succeed" ->
          Optional.of(passedOn(scene, protecting, protecting, true));
      case "when Party Protection C2 And C1 But Missing C1 Creation In Tessera Fail" ->
          Optional.of(passedOn(scene, protecting, protecting, false));
      case "when State Validation C2 Interacts With Party Protection C1 Fail" ->
          Optional.of(passedOn(scene, protecting, validating, true));
      case "when Standard Private C2 Interacts With Public C1 Fail" ->
          Optional.of(passedOn(scene, PrivateScene.PUBLIC, standard));
      case "when Party Protection C2 Interacts With Public C1 Fail" ->
          Optional.of(passedOn(scene, PrivateScene.PUBLIC, protecting));
      default -> throw new MalformedTest("no scenario is called " + scenario);
    };
  }

  private static PrivateReceipt created(PrivateScene scene, PrivacyFlag flag) {
    return scene.run(Optional.empty(), PrivateScene.storage(), flag, Bytes.EMPTY);
  }

  private static PrivateReceipt validated(PrivateScene scene, Optional<Bytes> root) {
    PrivacyFlag flag = PrivacyFlag.PRIVATE_STATE_VALIDATION;
    Optional<Address> made = Optional.of(scene.make(PrivateScene.storage(), flag));
    PayloadHash creation = scene.lastHash();
    Rehearsal.Passed told = (Rehearsal.Passed) scene.rehearse(made, WORD, flag);
    return scene.run(made, WORD, flag, root.orElse(told.root()), creation);
  }

  /** A call of a contract that passes it on to one that was made before. */
  private static PrivateReceipt passedOn(
      PrivateScene scene, PrivacyFlag inner, PrivacyFlag outer, boolean innerKnown) {
    Address made = scene.make(PrivateScene.storage(), inner);
    PayloadHash innerCreation = scene.lastHash();
    Address passes = scene.make(PrivateScene.passingOnTo(made), outer);
    PayloadHash outerCreation = scene.lastHash();
    PayloadHash known = innerKnown ? innerCreation : outerCreation;
    return scene.run(Optional.of(passes), WORD, outer, Bytes.EMPTY, outerCreation, known);
  }

  private static PrivateReceipt passedOn(PrivateScene scene, Address callee, PrivacyFlag flag) {
    Address passes = scene.make(PrivateScene.passingOnTo(callee), flag);
    return scene.run(Optional.of(passes), WORD, flag, Bytes.EMPTY, scene.lastHash());
  }
}
