package io.witan.simulations.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.simulations.cli.Sim;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import io.witan.simulations.world.Happening;
import io.witan.simulations.world.Outcome;
import io.witan.simulations.world.World;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportTest {
  private static final Pattern SVG = Pattern.compile("<svg xmlns.*?</svg>", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void aForkIsPinnedToTheNodeThatShowedItAndEveryFrameIsDrawn() throws Exception {
    Scenario liars = ScenarioReader.read(Path.of("scenarios", "two-liars-of-four.conf"));
    Recording recording = new Recording();
    Outcome outcome = new World(liars.setup(), recording, List.of()).run();
    String page = Report.html(liars, outcome, recording);
    assertTrue(page.matches("(?s).*<b>S1 agreement</b> broke after 3\\.\\d{3} s.*"));
    assertTrue(page.contains("no bug: 1 more faulty than the network bears"));
    assertTrue(page.contains("<h2>Why it forked</h2>"));
    assertTrue(page.contains("<li>sealed both: v0 v1</li>"));
    assertTrue(page.matches("(?s).* to 4\\.\\d{3} s of .*"), "shown up to a second after");
    assertFalse(page.contains("<script"));
    Document lanes = lanes(page);
    assertEquals(1, count(lanes, "broken"));
    long arrived =
        recording.traffic().stream()
            .filter(entry -> entry.what() instanceof Happening.Arrived)
            .count();
    long lost =
        recording.traffic().stream()
            .filter(entry -> entry.what() instanceof Happening.Sent s && s.copies() == 0)
            .count();
    assertTrue(arrived > 50);
    assertEquals(arrived, count(lanes, "a k"));
    assertTrue(count(lanes, "a lost k") >= lost);
    // Two groups and six nodes: each lane is coloured once for the one partition.
    assertEquals(6, count(lanes, "side"));
    assertEquals(page, Report.html(liars, outcome, recording));
  }

  @Test
  void aCrashedLaneIsHatchedAndALossyRunHasStubs() throws Exception {
    Scenario crashes =
        ScenarioReader.read(Path.of("scenarios", "crash-between-record-and-output.conf"));
    Recording recording = new Recording();
    Outcome outcome = new World(crashes.setup(), recording, List.of()).run();
    String page = Report.html(crashes, outcome, recording);
    assertTrue(page.contains("<p class=\"verdict good\">safe and live</p>"));
    Document lanes = lanes(page);
    assertEquals(outcome.tally().crashes(), count(lanes, "down"));
    assertTrue(count(lanes, "a lost k") >= outcome.tally().lost());
    assertEquals(0, count(lanes, "broken"));
  }

  @Test
  void aPartCanBeAskedForAndOnlyItsFramesAreDrawn() throws Exception {
    assertEquals(1, Sim.execute("run", "scenarios/quorum-2f.conf", "--quiet", "--out", out()));
    Path bundle = folder.resolve("quorum-2f");
    assertTrue(Files.readString(bundle.resolve("report.html")).contains("S3 validity"));
    Path page = folder.resolve("part.html");
    assertEquals(
        0,
        Sim.execute(
            "report",
            bundle.toString(),
            "--from",
            "850ms",
            "--to",
            "950ms",
            "--out",
            page.toString()));
    String part = Files.readString(page);
    assertTrue(part.contains("<h2>From 0.850 s to 0.950 s of "), part);
    assertTrue(count(lanes(part), "a k") > 0);
    assertEquals(0, count(lanes(part), "broken"));
    assertEquals(3, Sim.execute("report", bundle.toString(), "--from", "soon"));
    assertEquals(3, Sim.execute("report", bundle.toString(), "--from", "2s", "--to", "1s"));
  }

  private String out() {
    return folder.toString();
  }

  private static Document lanes(String page) throws Exception {
    String svg = SVG.matcher(page).results().map(MatchResult::group).findFirst().orElseThrow();
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  /** Elements whose class begins so. */
  private static long count(Document lanes, String css) {
    NodeList all = lanes.getElementsByTagName("*");
    long count = 0;
    for (int i = 0; i < all.getLength(); i++) {
      var attribute = all.item(i).getAttributes().getNamedItem("class");
      if (attribute != null && attribute.getNodeValue().startsWith(css)) {
        count++;
      }
    }
    return count;
  }
}
