package io.witan.deploy.acceptance;

import static io.witan.deploy.acceptance.Party.flag;
import static io.witan.deploy.acceptance.Party.mandatory;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * GoQuorum's acceptance scenarios on party protection (PP), private state validation (V) and
 * mandatory recipients (M), on whole nodes of three organisations.
 */
class PrivacyFlagsTest extends AmongThreeParties {
  private static final Map<String, Object> PLAIN = Map.of();
  private static final Map<String, Object> PP = flag(1);
  private static final Map<String, Object> PSV = flag(3);
  private static final String OTHER_FLAG =
      "sent privacy flag doesn't match all affected contract flags";
  private static final String NO_METADATA =
      "PrivacyMetadata not found: The provided contract does not have privacy metadata";

  private static Map<String, Object> setting(
      Party from, String contract, int value, Map<String, Object> more, Party... to) {
    String data = Contracts.call("SimpleStorage", "set", value);
    return from.calling(contract, data, more, List.of(to));
  }

  private static String set(
      Party from, String contract, int value, Map<String, Object> more, Party... to) {
    return from.send(setting(from, contract, value, more, to));
  }

  private static String refusedSet(
      Party from, String contract, int value, Map<String, Object> more, Party... to) {
    return from.refused("eth_sendTransaction", setting(from, contract, value, more, to));
  }

  private static String refusedMaking(Party from, Map<String, Object> more, Party... to) {
    return from.refused(
        "eth_sendTransaction", from.transaction(Contracts.creation("SimpleStorage", 1), more, to));
  }

  private static List<Integer> values(String contract) {
    return List.of(a.get(contract), b.get(contract), c.get(contract));
  }

  private static List<Integer> statuses(String hash) {
    return List.of(a.status(hash), b.status(hash), c.status(hash));
  }

  @Test
  void pp1AStrangerWithoutFlagChangesNothingAtTheParties() {
    String contract = a.made(PP, List.of(b), "SimpleStorage", 42);
    String hash = set(c, contract, 5, PLAIN, a);
    assertEquals(List.of(0, 1, 1), statuses(hash));
    assertEquals(List.of(42, 42, 0), values(contract));
  }

  @Test
  void pp2AStrangerWithTheFlagIsRefused() {
    String contract = a.made(PP, List.of(b), "SimpleStorage", 42);
    assertEquals("contract not found. cannot transact", refusedSet(c, contract, 5, PP, a));
    assertEquals(List.of(42, 42, 0), values(contract));
  }

  @Test
  void pp3ToPp5WhoIsPartyToOneOfTwoContractsCannotPassOn() {
    String inner = a.made(PP, List.of(b), "C1", 30);
    String outer = a.made(PP, List.of(c), "C2", inner);
    assertEquals("execution reverted", refusedSet(c, outer, 5, PP, a));
    assertEquals(List.of(30, 30, 0), values(inner));
    assertEquals(30, a.get(outer));
    assertEquals(-1, c.get(outer));
    assertEquals(0, b.get(outer));
    String hash = set(a, outer, 6, PP, c);
    assertEquals(List.of(1, 1, 0), statuses(hash));
  }

  @Test
  void pp6AndPp7WhatAContractMakesIsOfItsFlag() {
    for (Map<String, Object> terms : List.of(PP, PSV)) {
      String first = a.made(terms, List.of(b), "C1", 1);
      String make = Contracts.call("C1", "newContractC2", 100);
      assertEquals(List.of(1, 1, 1), statuses(a.send(a.calling(first, make, terms, List.of(b)))));
      assertEquals(List.of(100, 100, 0), values(first));
      String master = a.made(terms, List.of(b), "StorageMaster");
      String two = Contracts.call("StorageMaster", "createSimpleStorageC2C3", 5);
      a.receipt(a.send(a.calling(master, two, terms, List.of(b))));
      String change = Contracts.call("StorageMaster", "setC2C3Value", 15);
      assertEquals(1, b.status(a.send(a.calling(master, change, terms, List.of(b)))));
      assertEquals(30, b.read(master, "StorageMaster", "getC2C3Value"));
    }
  }

  @Test
  void v1AndV2AllPartiesHaveTheSameStateAndStrangersChangeNothing() {
    String contract = a.made(PSV, List.of(b), "SimpleStorage", 40);
    assertEquals(List.of(40, 40, 0), values(contract));
    assertEquals(List.of(0, 1, 1), statuses(set(c, contract, 5, PLAIN, a)));
    assertEquals(List.of(40, 40, 0), values(contract));
    assertEquals(List.of(1, 1, 1), statuses(set(b, contract, 41, PSV, a)));
    assertEquals(List.of(41, 41, 0), values(contract));
  }

  @Test
  void v3AndV4ContractsOfDifferentFlagsReadAndDoNotMeet() {
    for (boolean innerValidated : new boolean[] {true, false}) {
      String inner = a.made(innerValidated ? PSV : PLAIN, List.of(b), "C1", 42);
      String outer = a.made(innerValidated ? PLAIN : PSV, List.of(b), "C2", inner);
      assertEquals(OTHER_FLAG, refusedSet(a, outer, 5, PLAIN, b));
      assertEquals(NO_METADATA, refusedSet(a, outer, 5, PSV, b));
      String restore = Contracts.call("C2", "restoreFromC1");
      for (Map<String, Object> terms : List.of(PLAIN, PSV)) {
        assertEquals(
            terms.isEmpty() ? OTHER_FLAG : NO_METADATA,
            a.refused("eth_sendTransaction", a.calling(outer, restore, terms, List.of(b))));
      }
      assertEquals(42, a.get(outer));
    }
  }

  @Test
  void v5ToV7TheRecipientsAreThoseOfTheContract() {
    String inner = a.made(PSV, List.of(b), "C1", 42);
    String outer = a.made(PSV, List.of(c), "C2", inner);
    String mismatched = "Recipients mismatched for Affected Txn";
    assertTrue(refusedSet(a, outer, 5, PSV, c).contains(mismatched));
    String same = a.made(PSV, List.of(b), "C2", inner);
    assertTrue(refusedSet(a, same, 5, PSV, c).contains(mismatched));
    String wide = a.made(PSV, List.of(b, c), "C1", 42);
    String narrow = a.made(PSV, List.of(b), "C2", wide);
    assertTrue(refusedSet(a, narrow, 5, PSV, b).contains(mismatched));
  }

  @Test
  void v8APublicContractMayBeReadAndNotChanged() {
    Map<String, Object> open = a.transaction(Contracts.creation("C1", 33), PLAIN);
    open.remove("privateFor");
    String hash = a.send(open);
    String inner = b.receipt(hash).get("contractAddress").asText();
    a.receipt(hash);
    String outer = a.made(PSV, List.of(b), "C2", inner);
    String restore = Contracts.call("C2", "restoreFromC1");
    assertEquals(List.of(1, 1, 1), statuses(a.send(a.calling(outer, restore, PSV, List.of(b)))));
    assertEquals("execution reverted", refusedSet(a, outer, 5, PSV, b));
  }

  @Test
  void m1TheListAndItsFlagGoTogetherAndItsKeysAreAmongTheRecipients() {
    String unasked =
        "privacy metadata invalid. mandatory recipients are only applicable for"
            + " PrivacyFlag=2(MandatoryRecipients)";
    for (int flag : new int[] {0, 1, 3}) {
      Map<String, Object> terms = Map.of("privacyFlag", flag, "mandatoryFor", List.of(b.key));
      assertEquals(unasked, refusedMaking(a, terms, b));
    }
    assertEquals(
        "missing mandatory recipients data. if no mandatory recipients required consider using"
            + " PrivacyFlag=1(PartyProtection)",
        refusedMaking(a, flag(2), b));
    String left = "mandatory recipients not included in the participant list";
    assertTrue(refusedMaking(a, mandatory(c), b).contains(left));
    assertTrue(refusedMaking(a, mandatory(b, c), b).contains(left));
  }

  @Test
  void m2AndM3TheMandatoryRecipientIsInEveryTransaction() {
    String contract = a.made(mandatory(b), List.of(b), "SimpleStorage", 30);
    assertTrue(refusedSet(a, contract, 5, mandatory(a)).contains("Privacy metadata mismatched"));
    assertEquals(List.of(1, 1, 1), statuses(set(a, contract, 19, mandatory(b), b)));
    assertEquals(1, b.status(set(b, contract, 10, mandatory(b))));
    assertEquals(List.of(19, 10, 0), values(contract));
  }

  @Test
  void m4ATransactionOverTwoContractsHasTheRecipientsOfBoth() {
    String inner = a.made(mandatory(b), List.of(b), "C1", 42);
    String outer = b.made(mandatory(c), List.of(c), "C2", inner);
    assertEquals("execution reverted", refusedSet(c, outer, 10, mandatory(c), b));
    assertTrue(refusedSet(b, outer, 10, mandatory(c), c).contains("Privacy metadata mismatched"));
    assertEquals(1, b.status(set(b, outer, 10, mandatory(b, c), c)));
    assertEquals(10, b.get(outer));
    assertEquals(42, a.get(inner));
  }
}
