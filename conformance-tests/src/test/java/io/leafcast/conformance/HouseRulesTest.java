package io.leafcast.conformance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The rules of docs/ARCHITECTURE.md that a machine can hold, for all modules: from here all can be
 * seen. What holds for the core or the watcher alone is in their own tests of this name.
 */
class HouseRulesTest {

  /** A module, its rows of packages, and how many classes it has at least. */
  enum Part {
    CORE(
        "io.leafcast.bgp",
        200,
        ImmutableList.of(
            ImmutableSet.of("wire"),
            ImmutableSet.of("attr"),
            ImmutableSet.of("source", "message"),
            ImmutableSet.of("codec", "reason"),
            ImmutableSet.of("fsm", "rib"),
            ImmutableSet.of("drain"),
            ImmutableSet.of("speaker"),
            ImmutableSet.of("kernel"),
            ImmutableSet.of("transport", "words"),
            ImmutableSet.of(""))),
    WATCHER(
        "io.leafcast.k8s",
        50,
        ImmutableList.of(
            ImmutableSet.of("client"),
            ImmutableSet.of("objects"),
            ImmutableSet.of("report", "services"))),
    DAEMON(
        "io.leafcast.daemon",
        100,
        ImmutableList.of(
            ImmutableSet.of("log"),
            ImmutableSet.of("http", "board", "config", "order"),
            ImmutableSet.of(
                "source", "gate", "check", "survey", "state", "lock", "admin", "systemd"),
            ImmutableSet.of("report"),
            ImmutableSet.of("run"),
            ImmutableSet.of("cli"),
            ImmutableSet.of(""))),
    CONFORMANCE(
        "io.leafcast.conformance",
        80,
        ImmutableList.of(
            ImmutableSet.of("lab", "results"),
            ImmutableSet.of("kube", "peers"),
            ImmutableSet.of("bench", "demo")));

    private final String root;
    private final int classes;
    private final ImmutableList<ImmutableSet<String>> rows;

    Part(String root, int classes, ImmutableList<ImmutableSet<String>> rows) {
      this.root = root;
      this.classes = classes;
      this.rows = rows;
    }

    House house() {
      return HOUSES.get(this);
    }
  }

  /** Reading the classes takes a while: once for all rules. */
  private static final ImmutableMap<Part, House> HOUSES =
      Maps.toMap(
          ImmutableList.copyOf(Part.values()),
          part -> House.of(part.root, ImmutableList.copyOf(part.rows)));

  @ParameterizedTest
  @EnumSource
  void theRulesSeeTheWholeModule(Part part) {
    part.house().seeAtLeast(part.classes);
  }

  @ParameterizedTest
  @EnumSource
  void importsOnlyLookLeft(Part part) {
    part.house().holdTheRows();
  }

  @ParameterizedTest
  @EnumSource
  void namesSayWhatAThingIs(Part part) {
    part.house().holdTheNames();
  }

  @ParameterizedTest
  @EnumSource
  void everyPackageIsDescribedAndNullMarked(Part part) {
    part.house().holdThePackages();
  }

  /** Sealed types of the conformance tests may be programs that run. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CONFORMANCE")
  void valuesAreValues(Part part) {
    part.house().holdTheValues();
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
        .check(Part.DAEMON.house().module());
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
            "io.leafcast.bgp.drain..",
            "io.leafcast.bgp.speaker..",
            "io.leafcast.bgp.transport..")
        .because("a case sees the product as its peers and its users do")
        .check(Part.CONFORMANCE.house().module());
  }
}
