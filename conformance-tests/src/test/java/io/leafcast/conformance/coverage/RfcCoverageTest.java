package io.leafcast.conformance.coverage;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Multimap;
import com.google.common.collect.TreeMultimap;
import com.google.common.io.Resources;
import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.leafcast.bgp.wire.Rfc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Makes docs/rfc-coverage.md out of the checklist (rows.tsv) and the {@link Rfc} marks on the tests
 * of all modules, and fails when the file in the tree says something else. {@code
 * -Dleafcast.write=true} writes it.
 */
class RfcCoverageTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Path PAGE = ROOT.resolve("docs/rfc-coverage.md");
  private static final ImmutableList<String> MODULES =
      ImmutableList.of("bgp-core", "k8s-watcher", "bgp-daemon", "conformance-tests");

  /**
   * One row of the checklist; {@code gap} says why it has no test, where that is decided, or after
   * "except: " what its tests leave out, else "".
   */
  private record Row(String section, String id, String level, String requirement, String gap) {
    boolean partly() {
      return gap.startsWith("except: ");
    }
  }

  private static final Multimap<String, String> MARKS = collect();

  @Test
  void thePageInTheTreeSaysWhatTheTestsSay() throws IOException {
    String page = page(rows(), marks());
    if (Boolean.getBoolean("leafcast.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as("docs/rfc-coverage.md; write it anew with ./leafcast mvn package -Dleafcast.write=true")
        .content()
        .isEqualTo(page);
  }

  @Test
  void everyMarkNamesARow() throws IOException {
    assertThat(marks().keySet()).isSubsetOf(rows().stream().map(Row::id).toList());
  }

  @Test
  void noTestedRowIsCalledAGap() throws IOException {
    Multimap<String, String> marks = marks();
    assertThat(rows())
        .allSatisfy(row ->
            assertThat(
                    marks.containsKey(row.id())
                        ? row.gap().isEmpty() || row.partly()
                        : !row.partly())
                .as(row.id())
                .isTrue());
  }

  private static ImmutableList<Row> rows() throws IOException {
    List<String> lines =
        Resources.readLines(
            Resources.getResource(RfcCoverageTest.class, "rows.tsv"), StandardCharsets.UTF_8);
    return lines.stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> Splitter.on('\t').splitToList(line))
        .map(cells -> new Row(cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4)))
        .collect(ImmutableList.toImmutableList());
  }

  private static Multimap<String, String> marks() {
    return MARKS;
  }

  /** Checklist id to "Class.method: what it says". */
  private static TreeMultimap<String, String> collect() {
    List<Path> folders =
        MODULES.stream()
            .map(module -> ROOT.resolve(module).resolve("target/test-classes"))
            .filter(Files::isDirectory)
            .toList();
    assertThat(folders).as("modules with compiled tests").hasSize(MODULES.size());
    TreeMultimap<String, String> marks = TreeMultimap.create();
    // Only marks are read, so what the tests use need not be found.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    new ClassFileImporter()
        .importPaths(folders).stream()
            .flatMap(javaClass -> javaClass.getMethods().stream())
            .forEach(method ->
                Stream.concat(
                        method.tryGetAnnotationOfType(Rfc.class).stream(),
                        method.tryGetAnnotationOfType(Rfc.All.class).stream()
                            .flatMap(all -> Stream.of(all.value())))
                    .forEach(mark ->
                        marks.put(
                            mark.id(),
                            method.getOwner().getSimpleName()
                                + "."
                                + method.getName()
                                + ": "
                                + mark.says())));
    return marks;
  }

  private static String page(List<Row> rows, Multimap<String, String> marks) {
    long partly = rows.stream().filter(Row::partly).count();
    long tested = rows.stream().filter(row -> marks.containsKey(row.id())).count();
    long inapplicable = rows.stream().filter(row -> row.gap().startsWith("not applicable")).count();
    StringBuilder page = new StringBuilder();
    page.append("# What is tested, section by section\n\n")
        .append(
            "Generated from the `@Rfc` marks of the tests by `RfcCoverageTest`; edit those, not this page.\n\n")
        .append("Of ")
        .append(rows.size())
        .append(" rows, ")
        .append(tested)
        .append(" have tests (")
        .append(partly)
        .append(" of them for a part that the row names), ")
        .append(inapplicable)
        .append(" do not apply, ")
        .append(rows.size() - tested - inapplicable)
        .append(
            " are not yet tested or not yet built. In the requirements, N c/s is a NOTIFICATION with code and subcode, TAW is\n")
        .append("treat-as-withdraw (RFC 7606 section 2).\n");
    String section = "";
    for (Row row : rows) {
      if (!row.section().equals(section)) {
        section = row.section();
        page.append("\n## ")
            .append(section)
            .append("\n\n| id | level | requirement | tests |\n|---|---|---|---|\n");
      }
      String tests =
          Stream.concat(
                  marks.get(row.id()).stream().map(RfcCoverageTest::cell),
                  row.partly() ? Stream.of(row.gap()) : Stream.of())
              .collect(joining("<br>"));
      page.append("| ")
          .append(row.id())
          .append(" | ")
          .append(row.level())
          .append(" | ")
          .append(row.requirement())
          .append(" | ")
          .append(!tests.isEmpty() ? tests : row.gap().isEmpty() ? "not yet" : row.gap())
          .append(" |\n");
    }
    return page.toString();
  }

  private static String cell(String mark) {
    return mark.replace("|", "\\|");
  }
}
