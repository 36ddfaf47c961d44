package io.witan.httpapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.http.Origins;
import io.witan.httpapi.offline.OfflineNode;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.protocol.rules.Fork;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Queries that nobody should send: each gets one clear error, and soon. */
class GraphQlLimitsTest {
  private static RunningServer server;

  @BeforeAll
  static void start() {
    OfflineNode node =
        new OfflineNode(TestGenesis.of(Fork.BERLIN, false), OfflineNode.Intake.ONLY_TRIED);
    server = RunningServer.of(node, Origins.LOCAL_TOOLS, RpcLimits.DEFAULTS);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode refused(String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("http").resolve("/graphql"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = server.send(request);
    assertEquals(400, answer.statusCode(), answer.body());
    JsonNode json = Json.parse(answer.body()).orElseThrow();
    assertTrue(json.get("errors").size() > 0, answer.body());
    assertTrue(answer.body().length() < 100_000, "an answer of " + answer.body().length());
    return json;
  }

  private static String why(String query) throws Exception {
    return refused(Json.write(Json.object().put("query", query))).at("/errors/0/message").asText();
  }

  @Test
  void whatIsNoRequestIsRefused() throws Exception {
    for (String body :
        new String[] {
          "",
          "{",
          "hello",
          "[]",
          "7",
          "null",
          "{}",
          "{\"query\":7}",
          "{\"query\":null}",
          "[{\"query\":\"{chainID}\"}]",
          "{\"query\":\"{chainID}\",\"variables\":[1]}",
          "{\"query\":\"{chainID}\",\"operationName\":{}}",
          "{\"query\":\"\"}",
          "{\"query\":\"{chainID\"}",
          "{\"query\":\"{chainID}\",\"operationName\":\"other\"}"
        }) {
      refused(body);
    }
  }

  @Test
  void unknownFieldsArgumentsAndTypesAreNamed() throws Exception {
    assertTrue(why("{ bleh { number } }").contains("bleh"));
    assertTrue(why("{ block(nummer: 1) { number } }").contains("nummer"));
    assertTrue(why("{ block { number { deeper } } }").contains("number"));
    assertTrue(why("{ block }").contains("block"));
    assertTrue(why("subscription { block { number } }").length() > 0);
    assertTrue(why("query a { chainID } query b { chainID }").length() > 0);
    assertTrue(why("{ ...f } fragment f on Query { ...f }").contains("f"));
  }

  @Test
  void scalarsAreReadStrictly() throws Exception {
    for (String number :
        new String[] {
          "1e3",
          "1.5",
          "true",
          "\"0xbad bad\"",
          "\"a\"",
          "[1]",
          "{a: 1}",
          "9".repeat(30),
          "\"" + "9".repeat(90) + "\"",
          "\"0x" + "f".repeat(17) + "\"",
          "\"\""
        }) {
      assertTrue(why("{ block(number: " + number + ") { hash } }").length() > 0, number);
    }
    for (String address : new String[] {"1", "\"0x12\"", "\"12\"", "null", "\"0xzz\""}) {
      assertTrue(why("{ block { account(address: " + address + ") { balance } } }").length() > 0);
    }
    assertTrue(why("{ block { call(data: {value: -1}) { status } } }").contains("BigInt"));
    String wide = "\"0x" + "f".repeat(65) + "\"";
    assertTrue(why("{ block { call(data: {value: " + wide + "}) { status } } }").contains("256"));
    refused(
        "{\"query\":\"query($n: Long) { block(number: $n) { hash } }\",\"variables\":{\"n\":1.5}}");
    refused("{\"query\":\"query($n: Long!) { block(number: $n) { hash } }\",\"variables\":{}}");
  }

  @Test
  void aLongNumberIsRefusedBeforeItIsOne() throws Exception {
    String digits = "9".repeat(1_000_000);
    String refusal = "a name or number of more than 100 characters";
    assertTrue(why("{ block(number: " + digits + ") { hash } }").contains(refusal));
    for (String before :
        new String[] {"\"\\\"\" ", "\"\"\"\\\"\"\" \" \"\"\" ", "# \"\n", "\"open\n"}) {
      assertTrue(why("{ a(b: " + before + digits + ") }").contains(refusal), before);
    }
    assertTrue(why("{ block(hash: \"" + digits + "\") { hash } }").contains("Bytes32"));
  }

  @Test
  void deepQueriesAreRefused() throws Exception {
    assertTrue(
        why("{ block " + "{ parent ".repeat(30) + "{ hash }" + " }".repeat(31)).length() > 0);
    assertTrue(
        why("{ block " + "{ parent ".repeat(5_000) + "{ hash }" + " }".repeat(5_001)).length() > 0);
    refused("{\"query\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}");
  }

  @Test
  void manyAliasesAreRefused() throws Exception {
    StringBuilder calls = new StringBuilder("{");
    for (int i = 0; i < 1_100; i++) {
      calls.append(" a").append(i).append(": block(number: ").append(i).append(") { hash }");
    }
    assertTrue(why(calls.append(" }").toString()).contains("1000 calls"), "calls");
    StringBuilder fields = new StringBuilder("{ block {");
    for (int i = 0; i < 10_000; i++) {
      fields.append(" a").append(i).append(":hash");
    }
    assertTrue(why(fields.append(" } }").toString()).length() > 0);
  }

  @Test
  void fragmentsThatGrowAreRefused() throws Exception {
    StringBuilder query = new StringBuilder("{ block { ...f0 } }");
    for (int i = 0; i < 30; i++) {
      query.append(
          " fragment f%d on Block { x: parent { ...f%d } y: parent { ...f%d } }"
              .formatted(i, i + 1, i + 1));
    }
    query.append(" fragment f30 on Block { hash }");
    assertTrue(why(query.toString()).length() > 0);
    StringBuilder wide = new StringBuilder("{ block { ...w0 } }");
    for (int i = 0; i < 15; i++) {
      wide.append(" fragment w%d on Block { ...w%d ...w%d }".formatted(i, i + 1, i + 1));
    }
    wide.append(" fragment w15 on Block { bleh }");
    assertTrue(why(wide.toString()).length() > 0);
  }

  @Test
  void theSameFieldManyTimesIsOneField() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("http").resolve("/graphql"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"query\":\"{" + " chainID".repeat(4_000) + "}\"}"))
            .build();
    assertEquals("{\"data\":{\"chainID\":\"0x539\"}}", server.send(request).body());
  }

  @Test
  void rangesAreBounded() throws Exception {
    assertTrue(
        why("{ logs(filter: {fromBlock: 0, toBlock: 99999999}) { data } }").contains("head"));
  }
}
