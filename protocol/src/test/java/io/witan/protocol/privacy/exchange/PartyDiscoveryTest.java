package io.witan.protocol.privacy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.exchange.PartyDiscovery.Heard;
import io.witan.protocol.privacy.exchange.PartyDiscovery.Refusal;
import io.witan.protocol.privacy.exchange.PartyDiscovery.Step;
import io.witan.protocol.privacy.payload.PartyInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PartyDiscoveryTest {
  private static final ManagerUrl OWN = ManagerUrl.of("http://own:9000");
  private static final ManagerUrl B = ManagerUrl.of("http://b:9000");
  private static final ManagerUrl C = ManagerUrl.of("http://c:9000");
  private static final Set<ApiVersion> ALL = EnumSet.allOf(ApiVersion.class);

  private final PartyDiscovery discovery =
      new PartyDiscovery(DiscoveryRules.of(OWN, List.of(B, C), List.of("d")));
  private Instant now = Instant.ofEpochSecond(1_000);

  @Test
  void peersAreToldOfThisManagerAtEachInterval() {
    assertEquals(List.of(new Step.Tell(B), new Step.Tell(C)), discovery.tick(now));
    assertEquals(List.of(), discovery.tick(now.plusSeconds(4)));
    assertEquals(2, discovery.tick(now.plusSeconds(5)).size());
  }

  @Test
  void aPeerThatIsNotReachedIsToldEverLessOften() {
    int tellings = 0;
    for (int second = 0; second < 600; second++) {
      for (Step step : discovery.tick(now.plusSeconds(second))) {
        Step.Tell tell = (Step.Tell) step;
        discovery.told(tell.to(), tell.to().equals(C));
        tellings += tell.to().equals(B) ? 1 : 0;
      }
    }
    assertTrue(tellings >= 11 && tellings <= 15, "told " + tellings + " times");
  }

  @Test
  void aPeerThatCameBackIsToldAtOnce() {
    for (int second = 0; second < 300; second++) {
      for (Step step : discovery.tick(now.plusSeconds(second))) {
        discovery.told(((Step.Tell) step).to(), false);
      }
    }
    now = now.plusSeconds(300);
    announce("http://b:9000");
    assertEquals(List.of(new Step.Tell(B)), discovery.tick(now));
  }

  @Test
  void aKeyIsBelievedWhenItIsProvedAndNotBefore() {
    Heard.Taken taken = taken(announce("http://B:9000", key(1)));
    Step.Challenge challenge = new Step.Challenge(taken.announcement(), B, key(1));
    assertEquals(List.of(challenge), taken.steps());
    List<Step> steps = discovery.challenged(now, taken.announcement(), key(1), true);
    PartyTable table = assertInstanceOf(Step.Changed.class, steps.getFirst()).table();
    assertEquals("http://b:9000/", table.of(key(1)).orElseThrow().url());
    assertEquals(new Step.Settled(taken.announcement(), 1, 1), steps.getLast());
  }

  @Test
  void aKeyThatIsNotProvedIsNotBelieved() {
    Heard.Taken taken = taken(announce("http://b:9000", key(1)));
    List<Step> steps = discovery.challenged(now, taken.announcement(), key(1), false);
    assertEquals(List.of(new Step.Settled(taken.announcement(), 0, 1)), lastOf(steps));
    assertFalse(steps.stream().anyMatch(PartyDiscoveryTest::hasKeys));
  }

  @Test
  void ownKeysAndThoseOfOtherUrlsAreNotEvenLookedInto() {
    TreeMap<PartyKey, String> claims = new TreeMap<>();
    claims.put(key(1), "http://b:9000/");
    claims.put(key(2), "http://c:9000/");
    PartyInfo info = new PartyInfo("http://b:9000/", claims, List.of());
    Heard.Taken taken = taken(discovery.heard(now, info, ALL, List.of(key(1))));
    assertEquals(List.of(new Step.Settled(taken.announcement(), 0, 1)), lastOf(taken.steps()));
  }

  @Test
  void aProvedKeyStaysWhereItIsWhileItsManagerIsHeardOf() {
    believe("http://b:9000", key(1));
    now = now.plusSeconds(30);
    Heard.Taken contested = taken(announce("http://c:9000", key(1)));
    assertEquals(
        List.of(new Step.Settled(contested.announcement(), 0, 1)), lastOf(contested.steps()));
    now = now.plusSeconds(61);
    Heard.Taken later = taken(announce("http://c:9000", key(1)));
    PartyTable table = table(discovery.challenged(now, later.announcement(), key(1), true));
    assertEquals("http://c:9000/", table.of(key(1)).orElseThrow().url());
  }

  @Test
  void aKeyThatItsManagerNoLongerTellsIsGone() {
    believe("http://b:9000", key(1));
    assertEquals(PartyTable.EMPTY, table(taken(announce("http://b:9000")).steps()));
  }

  @Test
  void managersOfOtherHostsAreRefusedAndNeverCalled() {
    for (String url : List.of("http://169.254.169.254/latest", "http://evil:9000")) {
      assertEquals(new Heard.Refused(Refusal.UNKNOWN_HOST), announce(url, key(1)));
    }
    assertEquals(new Heard.Refused(Refusal.NO_URL), announce("file:///etc/passwd", key(1)));
    assertEquals(new Heard.Refused(Refusal.OURS), announce("http://OWN:9000/", key(1)));
    taken(announce("http://d:1234", key(1)));
  }

  @Test
  void aManagerThatIsNoPeerIsForgottenAfterItsSilence() {
    believe("http://d:9000", key(1));
    now = now.plus(Duration.ofMinutes(61));
    assertEquals(PartyTable.EMPTY, table(discovery.tick(now)));
    assertEquals(List.of(B, C), List.copyOf(discovery.managers()));
  }

  @Test
  void whatAManagerClaimsIsBounded() {
    PartyKey[] many = new PartyKey[1_001];
    for (int i = 0; i < many.length; i++) {
      many[i] = key(i);
    }
    assertEquals(new Heard.Refused(Refusal.TOO_MANY_KEYS), announce("http://b:9000", many));
    for (int i = 0; i < 2_000; i++) {
      announce("http://d:" + (i + 1));
    }
    assertEquals(1_000, discovery.managers().size());
    assertEquals(new Heard.Refused(Refusal.TOO_MANY_MANAGERS), announce("http://d:5000"));
  }

  @Test
  void anotherAnnouncementWaitsForTheOneBeforeIt() {
    Heard.Taken first = taken(announce("http://b:9000", key(1)));
    Heard.Taken second = taken(announce("http://b:9000", key(1)));
    assertEquals(first.announcement(), second.announcement());
    assertEquals(List.of(), second.steps());
  }

  @Test
  void urlsHaveOneForm() {
    assertEquals("http://node_1:9000/", ManagerUrl.of("HTTP://Node_1:9000").text());
    assertEquals("[::1]", ManagerUrl.of("https://[::1]:9000/p").host());
    for (String wrong :
        List.of(
            "ftp://a/",
            "http:///p",
            "http://u@a/",
            "http://a/?q",
            "a",
            "",
            "http://a:/",
            "http://a b/")) {
      assertThrows(IllegalArgumentException.class, () -> ManagerUrl.of(wrong), wrong);
    }
  }

  private void believe(String url, PartyKey key) {
    Heard.Taken taken = taken(announce(url, key));
    discovery.challenged(now, taken.announcement(), key, true);
  }

  private Heard announce(String url, PartyKey... keys) {
    TreeMap<PartyKey, String> claims = new TreeMap<>();
    for (PartyKey key : keys) {
      claims.put(key, url);
    }
    return discovery.heard(now, new PartyInfo(url, claims, List.of()), ALL, List.of());
  }

  private static Heard.Taken taken(Heard heard) {
    return assertInstanceOf(Heard.Taken.class, heard);
  }

  private static List<Step> lastOf(List<Step> steps) {
    return List.of(steps.getLast());
  }

  private static boolean hasKeys(Step step) {
    return step instanceof Step.Changed changed && !changed.table().parties().isEmpty();
  }

  private static PartyTable table(List<Step> steps) {
    return assertInstanceOf(Step.Changed.class, steps.getFirst()).table();
  }

  private static PartyKey key(int number) {
    return new PartyKey(Bytes.ofInts(number >>> 8, number, 7));
  }
}
