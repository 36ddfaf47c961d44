package io.witan.deploy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConformanceCommandTest {
  private static final String RLP_DOG = "{\"dog\":{\"in\":\"dog\",\"out\":\"0x83646f67\"}}";

  @TempDir private Path folder;

  private record Ran(int code, String out, String err) {}

  @Test
  void theSmallFormatsOfTheBundlePassWhole() {
    Ran ran = run(bundle("basics.zip"), bundle("vmtests.zip"), bundle("vectors"));
    assertEquals(0, ran.code, ran.out);
  }

  @Test
  void blocksOfEthereumAreReplayed() {
    Ran ran = run(bundle("blockchain-tests-sample.zip"));
    assertEquals(0, ran.code, ran.out);
  }

  @Test
  void aSampleOfTheStateTestsPasses() {
    List<String> arguments = new ArrayList<>(List.of("--shard", "7/97"));
    arguments.add(bundle("state-tests-multifork.zip"));
    arguments.add(bundle("state-tests-cancun-head.zip"));
    arguments.add(bundle("state-tests-frontier-to-petersburg.zip"));
    Ran ran = run(arguments.toArray(String[]::new));
    assertEquals(0, ran.code, ran.out);
  }

  @Test
  void aCaseThatFailsIsListedWithWhatWasExpected() throws IOException {
    Path file = write("bad.json", RLP_DOG.replace("646f67", "646f68"));
    Ran ran = run(file.toString());
    assertEquals(1, ran.code);
    assertTrue(ran.out.contains("bad.json:dog"), ran.out);
    assertTrue(ran.out.contains("expected 0x83646f68, found 0x83646f67"), ran.out);
  }

  @Test
  void aFileThatIsNotJsonIsNamedAndTheOthersRun() throws IOException {
    write("broken.json", "{\"dog\": ");
    write("good.json", RLP_DOG);
    Ran ran = run(folder.toString());
    assertEquals(2, ran.code);
    assertTrue(ran.out.contains("broken.json is not JSON"), ran.out);
    assertTrue(ran.out.contains("1 cases passed"), ran.out);
  }

  @Test
  void aFileOfAFormatWithAMissingMemberIsUnusableNotACrash() throws IOException {
    Path file =
        write(
            "state.json",
            "{\"a\":{\"env\":{},\"pre\":{},\"transaction\":{}," + "\"post\":{\"Cancun\":[{}]}}}");
    Ran ran = run(file.toString());
    assertEquals(2, ran.code);
    assertTrue(ran.out.contains("member \"indexes\" is missing"), ran.out);
  }

  @Test
  void aMalformedCaseIsNamedWithItsMemberAndTheOtherCasesRun() throws IOException {
    Path file =
        write(
            "two.json",
            "{\"cat\":{\"in\":\"cat\",\"out\":\"0xzz\"},"
                + "\"cow\":{\"in\":\"cow\",\"out\":\"0xz\"},"
                + RLP_DOG.substring(1));
    Ran ran = run(file.toString());
    assertEquals(2, ran.code);
    assertTrue(ran.out.contains("two.json cat: member \"out\": \"0xzz\" is not hex"), ran.out);
    assertTrue(ran.out.contains("(and so 1 more of its cases)"), ran.out);
    assertTrue(ran.out.contains("1 cases passed"), ran.out);
  }

  @Test
  void eachInputThatCannotBeReadIsNamedAndTheOthersRun() throws IOException {
    write("good.json", RLP_DOG);
    write("empty.json", "");
    write("twice.json", "{\"dog\":1,\"dog\":2}");
    write("deep.json", "[".repeat(5_000));
    write("long.json", "{\"a\":" + "9".repeat(20_000) + "}");
    write("after.json", RLP_DOG + "]");
    write("broken.zip", "PK no archive");
    byte[] whole = zip("dog.json", RLP_DOG.getBytes(StandardCharsets.UTF_8));
    Files.write(folder.resolve("cut.zip"), Arrays.copyOf(whole, whole.length - 30));
    Files.write(folder.resolve("bomb.zip"), zip("bomb.json", new byte[TestSources.MAX_FILE + 1]));
    Files.createSymbolicLink(folder.resolve("loop"), folder);
    Files.createSymbolicLink(folder.resolve("dangling.json"), folder.resolve("absent"));
    Ran ran = run(folder.toString(), folder.resolve("absent").toString());
    assertEquals(2, ran.code);
    List<String> faults =
        List.of(
            "empty.json is empty",
            "twice.json is not JSON: Duplicate field",
            "deep.json is not JSON",
            "long.json is not JSON",
            "after.json is not JSON",
            "broken.zip is not a readable archive",
            "cut.zip is not a readable archive",
            "bomb.json has more than 64 MiB",
            "loop is a loop of links",
            "dangling.json is a link to nothing",
            "absent does not exist");
    for (String fault : faults) {
      assertTrue(ran.out.contains(fault), fault + " in " + ran.out);
    }
    assertTrue(ran.out.contains("unusable: " + faults.size()), ran.out);
    assertTrue(ran.out.contains("1 cases passed"), ran.out);
  }

  @Test
  void aFolderBehindALinkIsRead() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Files.writeString(real.resolve("dog.json"), RLP_DOG);
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    assertEquals(0, run(link.toString()).code);
  }

  @Test
  void archivesAreReadWithTheFoldersInside() throws IOException {
    Path zip = folder.resolve("tests.zip");
    Files.write(zip, zip("deep/RLPTests/dog.json", RLP_DOG.getBytes(StandardCharsets.UTF_8)));
    Ran ran = run(zip.toString());
    assertEquals(0, ran.code, ran.out);
    assertTrue(ran.out.contains("deep/RLPTests"), ran.out);
  }

  @Test
  void whatDoesNotExistOrHoldsNoTestIsAnError() throws IOException {
    assertEquals(2, run(folder.resolve("absent").toString()).code);
    assertEquals(2, run(folder.toString()).code);
    assertEquals(2, run(write("other.json", "{\"a\":1}").toString()).code);
    assertEquals(2, run(write("broken.zip", "no archive").toString()).code);
    assertEquals(2, run("--shard", "3/2", write("dog.json", RLP_DOG).toString()).code);
  }

  @Test
  void filtersLeaveWhatTheyName() throws IOException {
    Path file =
        write(
            "two.json",
            "{\"dog\":{\"in\":\"dog\",\"out\":\"0x83646f67\"},"
                + "\"cat\":{\"in\":\"dog\",\"out\":\"0x00\"}}");
    assertEquals(1, run(file.toString()).code);
    assertEquals(0, run("--filter", ":dog", file.toString()).code);
    assertEquals(2, run("--fork", "Cancun", file.toString()).code);
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static byte[] zip(String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry(name));
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static String bundle(String name) {
    Path file = Bundle.locate().map(b -> b.resolve(name)).orElse(null);
    assumeTrue(file != null && Files.exists(file), "the bundle has no " + name + ": skipped");
    return file.toString();
  }

  private static Ran run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ConformanceCommand command =
        new ConformanceCommand(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    int code = new CommandLine(command).execute(arguments);
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
