package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.source.Knowledge.Rejected;
import io.leafcast.bgp.wire.Decoded.Good;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.k8s.objects.PodCidrChoice.Views;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who says a node's Pod CIDRs, by mode and by what the API has: in mode auto the CiliumNode
 * wherever the API serves CiliumNodes, and the Node only where it certainly serves none. A
 * CiliumNode that is not there yet, or has no CIDRs yet, leaves the word to nobody: an agent that
 * is about to start makes it with CIDRs that may be others than the Node's.
 */
final class Authorities {
  /** So many are said of a list that may be long. */
  private static final int MOST_SAID = 4;

  private static final String NOT_CILIUM =
      "; if Pods here do not get their addresses from Cilium, set sources.kubernetes.ipam: node";

  private Authorities() {}

  static Said of(IpamSettings settings, Views views) {
    return switch (settings.mode()) {
      case AUTO -> auto(settings, views);
      case NODE -> node(views, "", inNode());
      case CILIUM_NODE, POOLS -> ciliumNode(settings, views);
      case NONE ->
          new Said.Cidrs(
              Said.By.NODE,
              ImmutableSortedMap.of(),
              ImmutableList.of(),
              "",
              "sources.kubernetes.ipam is none: no Pod CIDRs are announced",
              "");
    };
  }

  private static Said auto(IpamSettings settings, Views views) {
    return switch (views.ciliumNode()) {
      case View.NoResource<CiliumNodeObject>(String where) ->
          node(
              views,
              "Node/%s spec.podCIDRs counts, since %s has no CiliumNode resource"
                  .formatted(views.name(), where),
              "with Cilium's IPAM cluster-pool (its default) or multi-pool they are in a CiliumNode, and %s has no such resource: is Cilium installed? Without it, or with its IPAM kubernetes, kube-controller-manager gives them with --allocate-node-cidrs"
                  .formatted(where));
      case View.Present<CiliumNodeObject>(CiliumNodeObject object) ->
          beside(CiliumCidrs.of(object, views.pools(), settings), object, views.node());
      case View.NoObject<CiliumNodeObject>(String where, View.Told told) ->
          new Said.Gone(
              Said.By.CILIUM_NODE, told, noCiliumNode(views, where) + notTaken(views.node()));
      case View.NotReadYet<CiliumNodeObject>() -> new Said.NotYet();
      case View.Unreadable<CiliumNodeObject>(String reason) ->
          new Said.Unclear("it cannot be told whether a CiliumNode says the Pod CIDRs: " + reason);
    };
  }

  private static Said ciliumNode(IpamSettings settings, Views views) {
    return switch (views.ciliumNode()) {
      case View.Present<CiliumNodeObject>(CiliumNodeObject object) ->
          CiliumCidrs.of(object, views.pools(), settings);
      case View.NoResource<CiliumNodeObject>(String where) ->
          new Said.Gone(
              Said.By.CILIUM_NODE,
              View.Told.BY_LIST,
              "%s has no CiliumNode resource, which sources.kubernetes.ipam: %s asks for; is Cilium installed?"
                  .formatted(where, settings.mode().word()));
      case View.NoObject<CiliumNodeObject>(String where, View.Told told) ->
          new Said.Gone(Said.By.CILIUM_NODE, told, noCiliumNode(views, where));
      case View.NotReadYet<CiliumNodeObject>() -> new Said.NotYet();
      case View.Unreadable<CiliumNodeObject>(String reason) -> new Said.Unclear(reason);
    };
  }

  private static Said node(Views views, String remark, String none) {
    return switch (views.node()) {
      case View.Present<NodeObject>(NodeObject object) -> PodCidrs.of(object, remark, none);
      case View.NoObject<NodeObject>(String where, View.Told told) ->
          new Said.Gone(
              Said.By.NODE,
              told,
              "there is no Node named '%s' at %s; is it deleted, or the name wrong? %s"
                  .formatted(views.name(), where, howToName(views.name())));
      case View.NotReadYet<NodeObject>() -> new Said.NotYet();
      case View.NoResource<NodeObject>(String where) ->
          new Said.Unclear(where + " has no Node resource; is it an API server's address?");
      case View.Unreadable<NodeObject>(String reason) -> new Said.Unclear(reason);
    };
  }

  private static String inNode() {
    return "with Cilium's IPAM cluster-pool (its default) or multi-pool they are in the CiliumNode, so set sources.kubernetes.ipam: auto; else kube-controller-manager gives them with --allocate-node-cidrs";
  }

  private static String noCiliumNode(Views views, String where) {
    return "there is no CiliumNode named '%s' at %s; does Cilium's agent run on this node?%s"
        .formatted(
            views.name(),
            where,
            views.node() instanceof View.NoObject<NodeObject>
                ? " There is no Node of that name, either; is the name wrong? "
                    + howToName(views.name())
                : "");
  }

  /** A kubelet may call its Node by the first part of the host's name; by no part of an address. */
  private static String howToName(String name) {
    int dot = name.indexOf('.');
    String first = name.substring(0, Math.max(dot, 0));
    return "NODE_NAME or sources.kubernetes.node sets it"
        + (first.chars().allMatch(Character::isDigit)
            ? ""
            : "; the Node may be called '" + first + "'");
  }

  private static String notTaken(View<NodeObject> node) {
    return node instanceof View.Present<NodeObject>(NodeObject object)
            && !PodCidrs.cidrs(object).isEmpty()
        ? " What Node/%s says (%s) may be what no Pod gets%s"
            .formatted(object.facts().name(), some(PodCidrs.cidrs(object)), NOT_CILIUM)
        : "";
  }

  /** What the Node says beside a CiliumNode: nothing that counts, and what is otherwise is said. */
  private static Said beside(Said said, CiliumNodeObject object, View<NodeObject> view) {
    if (!(said instanceof Said.Cidrs cidrs)
        || !(view instanceof View.Present<NodeObject>(NodeObject node))) {
      return said;
    }
    if (!cidrs.none().isEmpty()) {
      return new Said.Cidrs(
          cidrs.by(),
          cidrs.entries(),
          cidrs.rejected(),
          cidrs.remark(),
          cidrs.none() + notTaken(view),
          cidrs.unclear());
    }
    ImmutableList<String> theirs =
        Stream.concat(
                object.podCidrs().stream(),
                object.allocated().stream().flatMap(pool -> pool.cidrs().stream()))
            .distinct()
            .collect(ImmutableList.toImmutableList());
    ImmutableSet<Prefix> says =
        theirs.stream()
            .flatMap(text -> prefix(text).stream())
            .collect(ImmutableSet.toImmutableSet());
    ImmutableList.Builder<Rejected> rejected = ImmutableList.builder();
    rejected.addAll(cidrs.rejected());
    ImmutableList<String> ours = PodCidrs.cidrs(node);
    ImmutableList.Builder<String> otherwise = ImmutableList.builder();
    for (int index = 0; index < ours.size(); index++) {
      if (prefix(ours.get(index)).filter(says::contains).isEmpty()) {
        otherwise.add(ours.get(index));
        rejected.add(
            new Rejected(
                ours.get(index),
                PodCidrs.place(node, index),
                "the CiliumNode says otherwise: CiliumNode/%s has %s, Node/%s has %s, and Pods get their addresses from Cilium"
                    .formatted(object.name(), some(theirs), node.facts().name(), some(ours))));
      }
    }
    String agrees =
        ours.isEmpty()
            ? ""
            : otherwise.build().isEmpty()
                ? "; the Node says the same"
                : "; the Node says otherwise, which is refused: " + some(otherwise.build());
    return new Said.Cidrs(
        cidrs.by(),
        cidrs.entries(),
        rejected.build(),
        cidrs.remark() + agrees,
        cidrs.none(),
        cidrs.unclear());
  }

  private static Optional<Prefix> prefix(String text) {
    return WrittenCidr.read(text) instanceof Good<WrittenCidr>(WrittenCidr(Prefix prefix, _))
        ? Optional.of(prefix)
        : Optional.empty();
  }

  private static String some(List<String> cidrs) {
    return cidrs.stream().limit(MOST_SAID).collect(Collectors.joining(", "))
        + (cidrs.size() > MOST_SAID ? " and %d more".formatted(cidrs.size() - MOST_SAID) : "");
  }
}
