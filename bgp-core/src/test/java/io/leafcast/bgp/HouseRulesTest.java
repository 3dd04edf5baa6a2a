package io.leafcast.bgp;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of docs/ARCHITECTURE.md that a machine can hold, for the classes of this module. */
class HouseRulesTest {
  private static final String ROOT = "io.leafcast.bgp.";

  /** From left to right: a package may use itself and those of the rows before its own. */
  private static final List<Set<String>> ROWS =
      List.of(
          Set.of("wire"),
          Set.of("attr"),
          Set.of("source", "message"),
          Set.of("codec", "reason"),
          Set.of("fsm", "rib"),
          Set.of("drain"),
          Set.of("speaker"),
          Set.of("kernel"),
          Set.of("transport", "words"));

  /** Those that see threads, sockets or the kernel. */
  private static final Set<String> EDGES = Set.of("kernel", "transport");

  private static final String[] PURE =
      ROWS.stream()
          .flatMap(Set::stream)
          .filter(name -> !EDGES.contains(name))
          .map(name -> ROOT + name + "..")
          .toArray(String[]::new);

  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.leafcast.bgp");

  @Test
  void theRulesSeeTheWholeModule() {
    Set<String> expected =
        ROWS.stream().flatMap(Set::stream).collect(java.util.stream.Collectors.toSet());
    Set<String> seen =
        MODULE.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith(ROOT))
            .map(name -> name.substring(ROOT.length()))
            .collect(java.util.stream.Collectors.toSet());
    assertThat(seen).as("packages that have classes, each with its row").isEqualTo(expected);
    assertThat(MODULE.size()).as("classes imported").isGreaterThan(150);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wire", "attr", "source", "message", "codec", "reason", "fsm", "rib", "drain", "speaker",
        "kernel", "words"
      })
  void importsOnlyLookLeft(String name) {
    int row = row(name);
    String[] forbidden =
        ROWS.subList(row, ROWS.size()).stream()
            .flatMap(Set::stream)
            .filter(other -> !other.equals(name))
            .map(other -> ROOT + other + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden)
        .check(MODULE);
  }

  private static int row(String name) {
    return ROWS.stream()
        .filter(set -> set.contains(name))
        .map(ROWS::indexOf)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(MODULE);
  }

  @Test
  void theProtocolKnowsNoThreadSocketFileOrLogger() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.util.concurrent..",
                    "java.nio.channels..",
                    "java.nio.file..",
                    "java.io..",
                    "java.lang.foreign..",
                    ROOT + "kernel..",
                    "org.slf4j..",
                    "java.util.logging..",
                    "io.netty.channel..",
                    "io.netty.handler..",
                    "io.netty.bootstrap..")
                .or(type(Thread.class))
                .or(type(Clock.class))
                .or(type(Executor.class))
                .as("threads, sockets, files, loggers"))
        .check(MODULE);
  }

  @Test
  void onlyWireReadsNettyBuffers() {
    noClasses()
        .that()
        .resideInAnyPackage(
            Arrays.stream(PURE).filter(name -> !name.contains(".wire")).toArray(String[]::new))
        .should()
        .dependOnClassesThat(resideInAPackage("io.netty.."))
        .check(MODULE);
  }

  @Test
  void timeAndRandomnessComeInAsInputs() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .callMethodWhere(
            JavaCall.Predicates.target(
                describe(
                    "reads a clock or makes its own randomness",
                    target ->
                        (target.getName().equals("now")
                                && target.getOwner().isEquivalentTo(Instant.class))
                            || target.getName().equals("nanoTime")
                            || target.getName().equals("currentTimeMillis")
                            || target.getFullName().startsWith("java.lang.Math.random")
                            || (target.getOwner().isAssignableTo(RandomGenerator.class)
                                && target.getName().equals("getDefault")))))
        .check(MODULE);
  }

  @Test
  void nothingLocks() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.util.concurrent.locks..", "java.util.concurrent.atomic.."))
        .because("one thread owns all BGP state; others post Inputs and read the Window")
        .check(MODULE);
    assertThat(MODULE.stream().flatMap(javaClass -> javaClass.getMethods().stream()))
        .as("synchronized methods")
        .noneMatch(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED));
  }

  @Test
  void recordsHoldNoArrays() {
    fields()
        .that()
        .areDeclaredInClassesThat(describe("are records", JavaClass::isRecord))
        .and(
            describe(
                "are components",
                (JavaField field) -> !field.getModifiers().contains(JavaModifier.STATIC)))
        .should()
        .notHaveRawType(byte[].class)
        .check(MODULE);
  }

  @Test
  void namesSayWhatAThingIs() {
    Stream.of("Manager", "Helper", "Util", "Utils", "Impl")
        .forEach(word -> noClasses().should().haveSimpleNameEndingWith(word).check(MODULE));
    noClasses().should().haveSimpleNameStartingWith("Abstract").check(MODULE);
  }

  @Test
  void everyPackageIsDescribedAndNullMarked() {
    List<String> packages =
        MODULE.stream().map(JavaClass::getPackageName).distinct().sorted().toList();
    assertThat(packages)
        .allSatisfy(name ->
            assertThat(MODULE.getPackage(name).tryGetPackageInfo())
                .as("package-info of %s", name)
                .hasValueSatisfying(info ->
                    assertThat(info.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                        .isTrue()));
  }

  @Test
  void sealedRootsAreImmutable() {
    classes()
        .that()
        .arePublic()
        .and(describe("are sealed", (JavaClass javaClass) -> javaClass.reflect().isSealed()))
        .should()
        .beAnnotatedWith("com.google.errorprone.annotations.Immutable")
        .check(MODULE);
  }
}
