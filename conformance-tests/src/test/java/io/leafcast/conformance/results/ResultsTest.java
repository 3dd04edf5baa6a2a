package io.leafcast.conformance.results;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
  private static final FileTime BEFORE = FileTime.fromMillis(1_000_000);
  private static final FileTime BEGUN = FileTime.fromMillis(2_000_000);
  private static final FileTime LATER = FileTime.fromMillis(3_000_000);

  @TempDir private Path root;
  private Path log;

  @BeforeEach
  void begin() throws IOException {
    log = Files.writeString(root.resolve("test.log"), "[INFO] fine\n[ERROR] Foo.java: no\n");
    Files.setLastModifiedTime(Files.createFile(root.resolve("test.begun")), BEGUN);
  }

  @Test
  void aModuleIsALineAndTheCountIsTheLast() throws IOException {
    report("core", "FooTest", LATER, passed("one", "0.250") + passed("two", "1,000.5"));
    report("tests", "BarIT", LATER, passed("three", "2"));
    assertThat(print(0, "core", "tests"))
        .isEqualTo(
            """
            core                   2 run, 0 failed, 0 skipped, 1000.8 s
            tests                  1 run, 0 failed, 0 skipped, 2.0 s
            the slowest:
              1000.5 s  FooTest.two
                 2.0 s  BarIT.three
                 0.3 s  FooTest.one
            3 passed, 0 failed, 0 skipped
            """);
  }

  @Test
  void onlyTheFiveSlowestAreNamed() throws IOException {
    var cases = new StringBuilder();
    for (int i = 1; i <= 7; i++) {
      cases.append(passed("test" + i, Integer.toString(i)));
    }
    report("core", "FooTest", LATER, cases.toString());
    assertThat(print(0, "core")).contains("test7", "test3").doesNotContain("test2");
  }

  @Test
  void whyCasesWereSkippedIsSaidOnceAReason() throws IOException {
    String none = "<skipped message=\"there is no bgpd; apt-get install frr\"/>";
    report("tests", "AIT", LATER, testcase("", "0", none));
    report("tests", "BIT", LATER, testcase("b", "0", none) + passed("good", "1"));
    report("tests", "CIT", LATER, testcase("c", "0", none) + testcase("d", "0", none));
    assertThat(print(0, "tests"))
        .contains(
            "tests                  1 run, 0 failed, 4 skipped",
            "SKIPPED AIT, BIT.b, CIT.c and 1 more: there is no bgpd; apt-get install frr\n")
        .endsWith("\n1 passed, 0 failed, 4 skipped\n");
  }

  @Test
  void anAssumptionThatDoesNotHoldIsAReason() throws IOException {
    String assumed =
        "<skipped type=\"E\"><![CDATA[E: Assumption failed: no epoll\n at Foo.java:1]]></skipped>";
    report(
        "core", "FooTest", LATER, testcase("a", "0", assumed) + testcase("b", "0", "<skipped/>"));
    assertThat(print(0, "core"))
        .contains("SKIPPED FooTest.a: E: Assumption failed: no epoll\n")
        .contains("SKIPPED FooTest.b: for no reason that is said\n");
  }

  @Test
  void aFailureIsPrintedInFull() throws IOException {
    report(
        "core",
        "FooTest",
        LATER,
        testcase("bad", "0", "<failure message=\"no\">expected 1 &lt; 0\n at Foo.java:1</failure>")
            + testcase("worse", "0", "<error>NullPointerException</error>"));
    assertThat(print(1, "core"))
        .contains("\nFAILED FooTest.bad\nexpected 1 < 0\n at Foo.java:1\n")
        .contains("\nFAILED FooTest.worse\nNullPointerException\n")
        .contains("Maven ended with status 1; all that it said is in " + log)
        .doesNotContain("[ERROR]")
        .endsWith("\n0 passed, 2 failed, 0 skipped\n");
  }

  @Test
  void whereNoTestFailedMavensErrorsAreShown() throws IOException {
    assertThat(print(1, "core"))
        .contains("[ERROR] Foo.java: no\n")
        .endsWith("\n0 passed, 0 failed, 0 skipped\n");
  }

  @Test
  void reportsOfAnEarlierRunDoNotCount() throws IOException {
    report("core", "GoneTest", BEFORE, passed("one", "1"));
    assertThat(print(0, "core")).isEqualTo("0 passed, 0 failed, 0 skipped\n");
  }

  @Test
  void halfAReportIsAFailure() throws IOException {
    var file = report("core", "FooTest", LATER, "");
    Files.writeString(file, "<testsuite><testcase name=");
    Files.setLastModifiedTime(file, LATER);
    assertThat(print(1, "core"))
        .contains("FAILED FooTest\n", "cannot be read")
        .endsWith("\n0 passed, 1 failed, 0 skipped\n");
  }

  private Path report(String module, String suite, FileTime time, String cases) throws IOException {
    var folder = Files.createDirectories(root.resolve(module).resolve("target/surefire-reports"));
    var file = folder.resolve("TEST-io.leafcast.%s.xml".formatted(suite));
    Files.writeString(
        file,
        "<testsuite name=\"io.leafcast.%1$s\"><properties/>%2$s</testsuite>"
            .formatted(suite, cases.replace("CLASS", "io.leafcast." + suite)));
    return Files.setLastModifiedTime(file, time);
  }

  private static String passed(String name, String time) {
    return testcase(name, time, "<system-out>words</system-out>");
  }

  private static String testcase(String name, String time, String content) {
    return "<testcase name=\"%s\" classname=\"CLASS\" time=\"%s\">%s</testcase>"
        .formatted(name, time, content);
  }

  private String print(int status, String... modules) throws IOException {
    var text = new ByteArrayOutputStream();
    var folders = ImmutableList.<Path>builder();
    for (String module : modules) {
      folders.add(root.resolve(module));
    }
    Results.print(
        status,
        log,
        root.resolve("test.begun"),
        folders.build(),
        new PrintStream(text, true, StandardCharsets.UTF_8));
    return text.toString(StandardCharsets.UTF_8);
  }
}
