package io.leafcast.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.drain.DrainTerms;
import io.leafcast.daemon.config.StopSettings.Cause;
import io.leafcast.daemon.config.StopSettings.Way;
import io.leafcast.k8s.objects.NodeFacts;
import io.leafcast.k8s.objects.NodeFacts.Ending;
import io.leafcast.k8s.objects.NodeFacts.Taint;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The sections drain and stop. */
final class DrainKeysTest {
  private static final Taint CORDON =
      new Taint("node.kubernetes.io/unschedulable", "", "NoSchedule");

  private static NodeFacts node(Ending ending, Taint... taints) {
    return new NodeFacts(
        "worker-1",
        "uid",
        ImmutableMap.of("example.net/drain", "true"),
        ImmutableMap.of("example.net/why", "power"),
        ImmutableList.of(),
        ImmutableSet.copyOf(taints),
        ImmutableMap.of("Ready", "False"),
        ending);
  }

  private static Loaded load(String sources, String rest) {
    return new ConfigFile(
            "f",
            """
            apiVersion: leafcast.io/v1
            router: {asn: 65551}
            allow: [198.51.100.0/24]
            peers: [{name: leaf-1, address: 192.0.2.1, asn: 65550}]
            sources: {%s}
            %s
            """
                .formatted(sources, rest))
        .read(Facts.of(ImmutableMap.of()));
  }

  private static Config good(String rest) {
    Loaded loaded = load("kubernetes: {node: worker-1}", rest);
    assertThat(loaded).isInstanceOf(Loaded.Good.class);
    return ((Loaded.Good) loaded).config();
  }

  private static DrainSettings drain(String rest) {
    return Translation.daemon(good(rest), ImmutableMap.of()).drain();
  }

  private static StopSettings stop(String rest) {
    return Translation.daemon(good(rest), ImmutableMap.of()).stop();
  }

  private static String problems(String sources, String rest) {
    return load(sources, rest) instanceof Loaded.Bad(var problems) ? problems.toString() : "none";
  }

  @Test
  void withoutAWordNothingOfTheNodeDrains() {
    assertThat(drain("")).isEqualTo(DrainSettings.USUAL);
    assertThat(stop("")).isEqualTo(StopSettings.USUAL);
  }

  /** What others did without asking, and had to take back. */
  @Test
  void aCordonedNodeIsNotDrainedUnlessItsTaintIsWritten() {
    assertThat(drain("drain: {on: {taint: example.net/maintenance, notReady: false}}").triggers())
        .noneMatch(trigger -> trigger.isOn(node(Ending.NONE, CORDON)));
    assertThat(drain("drain: {on: {taint: node.kubernetes.io/unschedulable}}").triggers())
        .allMatch(trigger -> trigger.isOn(node(Ending.NONE, CORDON)));
  }

  @Test
  void eachMarkOfTheNodeIsRead() {
    DrainSettings settings =
        drain(
            """
            drain:
              gracefulShutdownFor: 60
              withdrawnFor: 0
              then: stay
              text: "rack 7 is moved"
              on:
                taint: "example.net/maintenance=planned:NoExecute"
                label: example.net/drain=true
                annotation: example.net/why
                notReady: true
            """);
    assertThat(settings.terms())
        .isEqualTo(new DrainTerms(Duration.ofSeconds(60), Duration.ZERO, DrainTerms.Then.STAY));
    assertThat(settings.text()).isEqualTo("rack 7 is moved");
    assertThat(settings.triggers())
        .extracting(Trigger::text)
        .containsExactly(
            "taint example.net/maintenance=planned:NoExecute",
            "label example.net/drain=true",
            "annotation example.net/why",
            "the Node is not Ready");
    assertThat(settings.triggers())
        .extracting(trigger -> trigger.isOn(node(Ending.NONE)))
        .containsExactly(false, true, true, true);
  }

  @ParameterizedTest
  @CsvSource({
    "example.net/m, true",
    "example.net/m=a, true",
    "example.net/m:NoSchedule, true",
    "example.net/m=a:NoSchedule, true",
    "example.net/m=b, false",
    "example.net/m=, false",
    "example.net/m:NoExecute, false",
    "example.net/n, false",
  })
  void aTaintIsAsPreciseAsItIsWritten(String written, boolean isThere) {
    Trigger trigger = drain("drain: {on: {taint: \"" + written + "\"}}").triggers().getFirst();
    assertThat(trigger.isOn(node(Ending.NONE, new Taint("example.net/m", "a", "NoSchedule"))))
        .isEqualTo(isThere);
  }

  @ParameterizedTest
  @CsvSource({
    "label: example.net/drain=false, false",
    "label: example.net/drain=true, true",
    "annotation: example.net/why=power, true",
    "annotation: example.net/why=rack, false",
    "annotation: example.net/other, false",
  })
  void aValueThatIsWrittenHasToBeTheOne(String on, boolean isThere) {
    assertThat(drain("drain: {on: {" + on + "}}").triggers().getFirst().isOn(node(Ending.NONE)))
        .isEqualTo(isThere);
  }

  @Test
  void aNodeWhoseReadinessIsNotKnownYetIsNotTakenForNotReady() {
    NodeFacts bare =
        NodeFacts.of("worker-1", ImmutableMap.of(), ImmutableMap.of(), ImmutableList.of());
    assertThat(new Trigger.NotReady().isOn(bare)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "taint: 'example.net/m:Never'|'Never' is no effect of a taint",
        "taint: 'Example Net'|is not allowed",
        "label: example.net/drain|is not allowed",
        "label: 'x y=true'|is not allowed",
        "annotation: 'a b'|is not allowed",
      })
  void whatIsNoMarkIsSaid(String on, String said) {
    assertThat(problems("kubernetes: {node: worker-1}", "drain: {on: {" + on + "}}"))
        .contains("drain.on")
        .isNotEqualTo("none");
    assertThat(said).isNotEmpty();
  }

  @Test
  void marksOfANodeThatNobodyFollowsAreAProblem() {
    String fixed = "static: {prefixes: [198.51.100.0/25]}";
    assertThat(problems(fixed, "drain: {on: {taint: example.net/m}}"))
        .contains("drain.on: asks for the Node; add sources.kubernetes");
    assertThat(problems(fixed, "drain: {on: {notReady: true}}"))
        .contains("drain.on: asks for the Node; add sources.kubernetes");
    assertThat(problems(fixed, "stop: {taint: example.net/m}"))
        .contains("stop.taint: asks for the Node; add sources.kubernetes");
    assertThat(problems(fixed, "drain: {on: {notReady: false}}\nstop: {onTerm: drain}"))
        .isEqualTo("none");
  }

  @Test
  void aTextThatTheMessageHasNoRoomForIsAProblem() {
    assertThat(
            problems("kubernetes: {node: worker-1}", "drain: {text: " + "\u00e4".repeat(128) + "}"))
        .contains("drain.text", "is 256 octets of UTF-8; RFC 9003 has room for 255");
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, false, SIGNAL, RESTART",
    "NONE, true, NODE_TAINTED, DECOMMISSION",
    "SHUTTING_DOWN, false, NODE_SHUTDOWN, DRAIN",
    "SHUTTING_DOWN, true, NODE_TAINTED, DECOMMISSION",
    "GONE, false, NODE_GONE, DECOMMISSION",
    "GONE, true, NODE_GONE, DECOMMISSION",
  })
  void eachCauseHasItsWayToStop(Ending ending, boolean isTainted, Cause cause, Way way) {
    StopSettings settings = stop("stop: {taint: \"example.net/go:NoExecute\"}");
    NodeFacts node =
        isTainted
            ? node(ending, new Taint("example.net/go", "", "NoExecute"))
            : node(ending, CORDON);
    assertThat(settings.cause(Optional.of(node))).isEqualTo(cause);
    assertThat(settings.way(cause)).isEqualTo(way);
  }

  @Test
  void aNodeThatIsNotKnownSaysNothingOfTheCause() {
    assertThat(StopSettings.USUAL.cause(Optional.empty())).isEqualTo(Cause.SIGNAL);
  }

  @ParameterizedTest
  @EnumSource
  void everyWayCanBeChosenForEveryCause(Way way) {
    String word = way.name().toLowerCase(java.util.Locale.ROOT);
    StopSettings settings =
        stop(
            "stop: {onTerm: %1$s, onNodeShutdown: %1$s, onNodeGone: %1$s, within: 30}"
                .formatted(word));
    assertThat(Cause.values()).allMatch(cause -> settings.way(cause) == way);
    assertThat(settings.within()).isEqualTo(Duration.ofSeconds(30));
  }
}
