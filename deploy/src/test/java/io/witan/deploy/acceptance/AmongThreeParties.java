package io.witan.deploy.acceptance;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests of one class share the organisations A, B and C, which end with it. */
class AmongThreeParties {
  @TempDir static Path directory;
  static Organisations organisations;
  static Party a;
  static Party b;
  static Party c;

  @BeforeAll
  static void start() {
    organisations = new Organisations(directory, false);
    a = organisations.a;
    b = organisations.b;
    c = organisations.c;
  }

  @AfterAll
  static void stop() {
    organisations.close();
  }
}
