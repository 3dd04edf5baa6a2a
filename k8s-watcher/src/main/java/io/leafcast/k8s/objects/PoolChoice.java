package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.Immutable;
import java.util.Optional;

/**
 * Which pools of addresses count: those that are named, and those whose CiliumPodIPPool has the
 * labels; all where neither is given.
 */
@Immutable
public record PoolChoice(ImmutableSet<String> names, Optional<LabelSelector> selector) {
  /** As Cilium's own BGP labels a pool with its name. */
  private static final String NAME_LABEL = "io.cilium.podippool.name";

  public static final PoolChoice ALL = new PoolChoice(ImmutableSet.of(), Optional.empty());

  /** What becomes of a pool. */
  @Immutable
  sealed interface Verdict {
    record Chosen() implements Verdict {}

    record NotChosen() implements Verdict {}

    /** Its labels are not known: what was announced of it stays, and nothing more. */
    record CannotTell(String reason) implements Verdict {}
  }

  Verdict of(String pool, View<PoolLabels> pools) {
    if ((names.isEmpty() && selector.isEmpty()) || names.contains(pool)) {
      return new Verdict.Chosen();
    }
    return selector.map(wanted -> labelled(pool, wanted, pools)).orElse(new Verdict.NotChosen());
  }

  private static Verdict labelled(String pool, LabelSelector wanted, View<PoolLabels> pools) {
    return switch (pools) {
      case View.Present<PoolLabels>(PoolLabels(var byName)) -> {
        ImmutableMap<String, String> labels = byName.get(pool);
        if (labels == null) {
          yield new Verdict.CannotTell(
              "there is no CiliumPodIPPool '%s' any more, whose labels sources.kubernetes.pools.selector asks for; name the pool in sources.kubernetes.pools.names"
                  .formatted(pool));
        }
        ImmutableMap<String, String> all =
            ImmutableMap.<String, String>builder()
                .putAll(labels)
                .put(NAME_LABEL, pool)
                .buildKeepingLast();
        yield wanted.matches(all) ? new Verdict.Chosen() : new Verdict.NotChosen();
      }
      case View.NotReadYet<PoolLabels>() ->
          new Verdict.CannotTell("the CiliumPodIPPools are not read yet");
      case View.Unreadable<PoolLabels>(String reason) -> new Verdict.CannotTell(reason);
      case View.NoResource<PoolLabels>(String where) ->
          new Verdict.CannotTell(
              where
                  + " has no CiliumPodIPPool resource, whose labels sources.kubernetes.pools.selector asks for; name the pools in sources.kubernetes.pools.names");
      case View.NoObject<PoolLabels>(String where, _) ->
          new Verdict.CannotTell("there is no CiliumPodIPPool at " + where);
    };
  }
}
