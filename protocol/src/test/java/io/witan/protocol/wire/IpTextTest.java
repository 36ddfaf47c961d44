package io.witan.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.bytes.Bytes;
import org.junit.jupiter.api.Test;

class IpTextTest {
  private static String text(String hex) {
    return IpText.of(Bytes.fromHex(hex));
  }

  @Test
  void addressesArePrintedAsTheStandardWantsThem() {
    assertEquals("10.0.0.255", text("0a0000ff"));
    assertEquals("::1", text("00000000000000000000000000000001"));
    assertEquals("::", text("00000000000000000000000000000000"));
    assertEquals("2001:db8::1", text("20010db8000000000000000000000001"));
    assertEquals("2001:db8:0:1:1:1:1:1", text("20010db8000000010001000100010001"));
    assertEquals("2001:0:0:1::1", text("20010000000000010000000000000001"));
    assertEquals("fe80::", text("fe800000000000000000000000000000"));
    assertEquals("1::2:0:0:3:4", text("00010000000000020000000000030004"));
  }

  @Test
  void portsStandBehindBracketsWhereTheHostHasColons() {
    assertEquals("[::1]:30303", IpText.withPort("::1", 30303));
    assertEquals("node.example:30303", IpText.withPort("node.example", 30303));
  }
}
