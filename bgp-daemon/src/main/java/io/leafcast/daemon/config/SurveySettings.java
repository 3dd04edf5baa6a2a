package io.leafcast.daemon.config;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.k8s.client.Named;

/** What is looked at in a cluster beside the own node. */
@Immutable
public record SurveySettings(Duplicates duplicates, Look ciliumConfig) {

  /** Whether other nodes' CIDRs are compared with ours. */
  public enum Duplicates {
    TELL,
    /** They are, and what another node has is not begun with. */
    HOLD,
    OFF
  }

  /** Whether an object is looked at. */
  @Immutable
  public sealed interface Look {}

  /** This one. */
  @Immutable
  public record At(Named object) implements Look {}

  /** None. */
  @Immutable
  public record Off() implements Look {}

  static Decoded<Look> look(String text) {
    if (text.equals("off")) {
      return Decoded.good(new Off());
    }
    int slash = text.indexOf('/');
    return text.matches("[-a-z0-9.]{1,253}/[-a-z0-9.]{1,253}")
        ? Decoded.good(new At(new Named(text.substring(0, slash), text.substring(slash + 1))))
        : Decoded.bad(
            "'"
                + text
                + "' is not allowed; write namespace/name, as kube-system/cilium-config, or"
                + " off");
  }
}
