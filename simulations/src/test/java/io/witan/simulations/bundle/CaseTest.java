package io.witan.simulations.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

class CaseTest {
  private static final String BROKEN =
      "name = \"two \\\"halves\\\" \\\\ one\", seed = 3, bug = quorum-2f";

  @TempDir Path folder;

  @Test
  void theTestInABundleCompilesAndReplaysItsRun() throws Exception {
    Scenario scenario = ScenarioReader.parse(BROKEN);
    String digest = Bundle.write(folder, scenario).digest();
    assertTrue(Files.readString(folder.resolve("Case.java")).contains(digest));
    runCase();
  }

  @Test
  void theTestInABundleFailsWhereTheRunEndsOtherwise() throws Exception {
    Bundle.write(folder, ScenarioReader.parse(BROKEN));
    Path file = folder.resolve("Case.java");
    Files.writeString(file, Files.readString(file).replace("seed = 3", "seed = 4"));
    assertThrows(AssertionFailedError.class, this::runCase);
  }

  /** Compiles the bundle's test with this JVM's compiler and calls what JUnit would call. */
  private void runCase() throws Exception {
    compile();
    URL[] places = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(places, CaseTest.class.getClassLoader())) {
      Class<?> type = loader.loadClass("Case");
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      Method test =
          Arrays.stream(type.getDeclaredMethods())
              .filter(method -> method.isAnnotationPresent(Test.class))
              .findFirst()
              .orElseThrow();
      test.setAccessible(true);
      test.invoke(constructor.newInstance());
    } catch (InvocationTargetException failed) {
      if (failed.getCause() instanceof AssertionFailedError assertion) {
        throw assertion;
      }
      throw failed;
    }
  }

  private void compile() throws IOException {
    String source = folder.resolve("Case.java").toString();
    String path = System.getProperty("java.class.path");
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", path, "-d", folder.toString(), source),
        () -> "the generated test does not compile");
  }
}
