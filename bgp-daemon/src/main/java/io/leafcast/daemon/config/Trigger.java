package io.leafcast.daemon.config;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.k8s.objects.NodeFacts;
import java.util.Optional;

/** A mark of the Node that means something to its BGP sessions, as long as the Node has it. */
@Immutable
public sealed interface Trigger {

  /** A taint; any value, and any effect, where that is not said. */
  @Immutable
  record Taint(String key, Optional<String> value, Optional<String> effect) implements Trigger {
    static final Type<Taint> TYPE =
        new Type.Text<>("^[-A-Za-z0-9_./]{1,317}(=[-A-Za-z0-9_.]{0,63})?(:[A-Za-z]+)?$", Taint::of);

    /** Reads {@code KEY[=VALUE][:EFFECT]}, as kubectl writes a taint. */
    private static Decoded<Taint> of(String text) {
      int colon = text.lastIndexOf(':');
      String named = colon < 0 ? text : text.substring(0, colon);
      Optional<String> effect =
          colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1));
      if (effect.filter(it -> !it.matches("NoSchedule|PreferNoSchedule|NoExecute")).isPresent()) {
        return Decoded.bad(
            "'"
                + effect.orElseThrow()
                + "' is no effect of a taint; write NoSchedule, PreferNoSchedule or NoExecute");
      }
      return Pair.of(named, "a taint as KEY, KEY=VALUE, KEY:EFFECT or KEY=VALUE:EFFECT")
          .then(pair -> Decoded.good(new Taint(pair.key, pair.value, effect)));
    }

    private boolean is(NodeFacts.Taint taint) {
      return taint.key().equals(key)
          && value.filter(wanted -> !wanted.equals(taint.value())).isEmpty()
          && effect.filter(wanted -> !wanted.equals(taint.effect())).isEmpty();
    }
  }

  /** A label with this value. */
  @Immutable
  record Label(String key, String value) implements Trigger {
    static final Type<Label> TYPE =
        new Type.Text<>(
            "^[-A-Za-z0-9_./]{1,317}=[-A-Za-z0-9_.]{0,63}$",
            text ->
                Pair.of(text, "a label as KEY=VALUE")
                    .then(pair ->
                        pair.value
                            .map(value -> Decoded.good(new Label(pair.key, value)))
                            .orElseGet(() ->
                                Decoded.bad(
                                    "'" + text + "' has no value; write a label as KEY=VALUE"))));
  }

  /** An annotation; any value where that is not said. */
  @Immutable
  record Annotation(String key, Optional<String> value) implements Trigger {
    static final Type<Annotation> TYPE =
        new Type.Text<>(
            "^[-A-Za-z0-9_./]{1,317}(=.{0,255})?$",
            text ->
                Pair.of(text, "an annotation as KEY or KEY=VALUE")
                    .then(pair -> Decoded.good(new Annotation(pair.key, pair.value))));
  }

  /** The condition Ready is there, and not True. */
  @Immutable
  record NotReady() implements Trigger {}

  /** A key and the value after an equals sign, if there is one. */
  @Immutable
  record Pair(String key, Optional<String> value) {
    private static Decoded<Pair> of(String text, String like) {
      int equals = text.indexOf('=');
      String key = equals < 0 ? text : text.substring(0, equals);
      return key.matches(
              "([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")
          ? Decoded.good(
              new Pair(
                  key, equals < 0 ? Optional.empty() : Optional.of(text.substring(equals + 1))))
          : Decoded.bad("'" + key + "' is no key; write " + like);
    }
  }

  /** Whether the Node has it. */
  default boolean isOn(NodeFacts node) {
    return switch (this) {
      case Taint taint -> node.taints().stream().anyMatch(taint::is);
      case Label(String key, String value) -> value.equals(node.labels().get(key));
      case Annotation(String key, Optional<String> value) ->
          Optional.ofNullable(node.annotations().get(key))
              .filter(has -> value.filter(wanted -> !wanted.equals(has)).isEmpty())
              .isPresent();
      case NotReady() -> {
        String ready = node.conditions().getOrDefault("Ready", "True");
        yield !ready.equals("True");
      }
    };
  }

  /** For people, on one line. */
  default String text() {
    return switch (this) {
      case Taint(String key, var value, var effect) ->
          "taint "
              + key
              + value.map(it -> "=" + it).orElse("")
              + effect.map(it -> ":" + it).orElse("");
      case Label(String key, String value) -> "label " + key + "=" + value;
      case Annotation(String key, var value) ->
          "annotation " + key + value.map(it -> "=" + it).orElse("");
      case NotReady() -> "the Node is not Ready";
    };
  }
}
