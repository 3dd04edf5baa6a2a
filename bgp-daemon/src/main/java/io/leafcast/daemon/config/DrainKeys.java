package io.leafcast.daemon.config;

import static io.leafcast.daemon.config.Key.optional;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.drain.DrainTerms;
import io.leafcast.bgp.drain.DrainTerms.Then;
import io.leafcast.bgp.wire.Decoded;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** The section {@code drain}: how peers are drained, and what of the Node has them drained. */
@Immutable
record DrainKeys(
    One<Integer> gracefulShutdownFor,
    One<Integer> withdrawnFor,
    One<Then> then,
    One<String> text,
    One<On> on) {
  private static final int LONGEST_TEXT = 255;
  private static final Type<String> TEXT = new Type.Text<>("^.{0,255}$", DrainKeys::text);

  static final Type<DrainKeys> TYPE =
      new Type.Section<>(drain ->
          new DrainKeys(
              drain.one(
                  optional(
                          "gracefulShutdownFor",
                          Type.whole(0, 86_400),
                          "seconds during which routes have the community GRACEFUL_SHUTDOWN, and"
                              + " on iBGP local preference 0, before they are withdrawn")
                      .or("30")),
              drain.one(
                  optional(
                          "withdrawnFor",
                          Type.whole(0, 86_400),
                          "seconds that the session then stays up without routes")
                      .or("5")),
              drain.one(
                  optional(
                          "then",
                          new Type.Word<>(ImmutableMap.of("cease", Then.CEASE, "stay", Then.STAY)),
                          "cease ends the session with Cease/Administrative Shutdown, and none is"
                              + " opened or accepted; stay leaves it up")
                      .or("cease")),
              drain.one(
                  optional(
                      "text",
                      TEXT,
                      "what the leaf's operators read when the session ends (RFC 9003), at most"
                          + " 255 octets; without it the cause")),
              drain.one(
                  optional(
                          "on",
                          On.TYPE,
                          "what of the Node has all peers drained, for as long as it is there;"
                              + " without it nothing does")
                      .or("{}"))));

  /** The marks of the Node; any one is enough. */
  @Immutable
  record On(
      One<Trigger.Taint> taint,
      One<Trigger.Label> label,
      One<Trigger.Annotation> annotation,
      One<Optional<Trigger>> notReady) {
    static final Type<On> TYPE =
        new Type.Section<>(on ->
            new On(
                on.one(
                    optional(
                        "taint",
                        Trigger.Taint.TYPE,
                        "a taint as KEY[=VALUE][:EFFECT]; node.kubernetes.io/unschedulable is"
                            + " plain cordon")),
                on.one(optional("label", Trigger.Label.TYPE, "a label as KEY=VALUE")),
                on.one(
                    optional(
                        "annotation",
                        Trigger.Annotation.TYPE,
                        "an annotation as KEY, whatever its value, or KEY=VALUE")),
                on.one(
                    optional(
                            "notReady",
                            new Type.Flag<>(
                                Optional.<Trigger>of(new Trigger.NotReady()),
                                Optional.<Trigger>empty()),
                            "the Node's condition Ready is not True")
                        .or("false"))));

    private ImmutableList<Trigger> triggers() {
      return Stream.of(
              taint.found().<Trigger>map(it -> it),
              label.found().<Trigger>map(it -> it),
              annotation.found().<Trigger>map(it -> it),
              notReady.orThrow())
          .flatMap(Optional::stream)
          .collect(ImmutableList.toImmutableList());
    }

    private Stream<One<?>> asked() {
      return Stream.concat(
          Stream.<One<?>>of(taint, label, annotation).filter(key -> !(key instanceof One.Absent)),
          Stream.<One<?>>of(notReady).filter(_ -> notReady.found().flatMap(it -> it).isPresent()));
    }
  }

  private static Decoded<String> text(String text) {
    int octets = text.getBytes(StandardCharsets.UTF_8).length;
    return octets <= LONGEST_TEXT
        ? Decoded.good(text)
        : Decoded.bad("is " + octets + " octets of UTF-8; RFC 9003 has room for " + LONGEST_TEXT);
  }

  /** What the daemon goes by. */
  DrainSettings settings() {
    return new DrainSettings(
        new DrainTerms(
            Duration.ofSeconds(gracefulShutdownFor.orThrow()),
            Duration.ofSeconds(withdrawnFor.orThrow()),
            then.orThrow()),
        text.found().orElse(""),
        on.orThrow().triggers());
  }

  /** Nothing is known of a Node that is not followed. */
  void check(boolean hasNode, Problems problems) {
    if (!hasNode) {
      on.found().stream()
          .flatMap(On::asked)
          .findFirst()
          .ifPresent(key ->
              problems.add(key.place(), "drain.on", "asks for the Node; add sources.kubernetes"));
    }
  }
}
