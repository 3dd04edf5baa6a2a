package io.leafcast.conformance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The rules of docs/ARCHITECTURE.md that a machine can hold, for all modules: from here all can be
 * seen. What holds for the core or the watcher alone is in their own tests of this name.
 */
class HouseRulesTest {

  /** A module, its rows of packages, and how many classes it has at least. */
  private enum Part {
    CORE(
        "io.leafcast.bgp",
        200,
        List.of(
            Set.of("wire"),
            Set.of("attr"),
            Set.of("source", "message"),
            Set.of("codec", "reason"),
            Set.of("fsm", "rib"),
            Set.of("speaker"),
            Set.of("transport", "words"),
            Set.of(""))),
    WATCHER("io.leafcast.k8s", 50, List.of(Set.of("client"), Set.of("objects"))),
    DAEMON(
        "io.leafcast.daemon",
        100,
        List.of(
            Set.of("log"),
            Set.of("http", "board", "config"),
            Set.of("source", "admin"),
            Set.of("run"),
            Set.of("cli"),
            Set.of(""))),
    CONFORMANCE(
        "io.leafcast.conformance",
        80,
        List.of(Set.of("lab", "results"), Set.of("kube", "peers"), Set.of("bench", "demo")));

    private final House house;
    private final int classes;

    Part(String root, int classes, List<Set<String>> rows) {
      this.house = House.of(root, rows);
      this.classes = classes;
    }
  }

  @ParameterizedTest
  @EnumSource
  void theRulesSeeTheWholeModule(Part part) {
    part.house.seeAtLeast(part.classes);
  }

  @ParameterizedTest
  @EnumSource
  void importsOnlyLookLeft(Part part) {
    part.house.holdTheRows();
  }

  @ParameterizedTest
  @EnumSource
  void namesSayWhatAThingIs(Part part) {
    part.house.holdTheNames();
  }

  @ParameterizedTest
  @EnumSource
  void everyPackageIsDescribedAndNullMarked(Part part) {
    part.house.holdThePackages();
  }

  /** Sealed types of the conformance tests may be programs that run. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CONFORMANCE")
  void valuesAreValues(Part part) {
    part.house.holdTheValues();
  }

  @Test
  void theConfigurationIsReadWithoutSocketsThreadsOrALog() {
    noClasses()
        .that()
        .resideInAnyPackage("io.leafcast.daemon.config", "io.leafcast.daemon.board")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.net.http..",
            "java.nio.channels..",
            "java.util.concurrent..",
            "org.slf4j..",
            "io.netty..",
            "io.leafcast.daemon.log..",
            "io.leafcast.bgp.transport..")
        .check(Part.DAEMON.house.module());
  }

  @Test
  void whatIsTestedFromOutsideIsNotUsedFromInside() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.leafcast.daemon..",
            "io.leafcast.k8s..",
            "io.leafcast.bgp.fsm..",
            "io.leafcast.bgp.rib..",
            "io.leafcast.bgp.speaker..",
            "io.leafcast.bgp.transport..")
        .because("a case sees the product as its peers and its users do")
        .check(Part.CONFORMANCE.house.module());
  }
}
