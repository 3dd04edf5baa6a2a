package io.leafcast.daemon.survey;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.daemon.board.Finding;
import io.leafcast.k8s.objects.CiliumNodeObject;
import io.leafcast.k8s.objects.WrittenCidr;
import java.util.stream.Stream;

/** Whether another CiliumNode has a CIDR that is ours, or a part of one. */
final class DuplicateCidrs {
  static final String CODE = "duplicate-cidr";

  private DuplicateCidrs() {}

  /** A CIDR of another CiliumNode, named as in {@code CiliumNode/worker-2}. */
  @Immutable
  record Elsewhere(String holder, Prefix cidr) {}

  /**
   * A finding for each pair.
   *
   * @param self our own CiliumNode's name
   * @param own what we announce of it
   * @param consequence what we do about it, after a semicolon; empty for nothing
   */
  static ImmutableSortedSet<Finding> among(
      ImmutableList<CiliumNodeObject> nodes,
      String self,
      ImmutableSet<Prefix> own,
      String consequence) {
    ImmutableSortedSet.Builder<Finding> found = ImmutableSortedSet.naturalOrder();
    for (CiliumNodeObject node : nodes) {
      if (!node.name().equals(self)) {
        cidrs(node)
            .flatMap(DuplicateCidrs::prefix)
            .forEach(theirs ->
                own.stream()
                    .filter(ours -> ours.covers(theirs) || theirs.covers(ours))
                    .forEach(ours -> found.add(finding(node, theirs, ours, consequence))));
      }
    }
    return found.build();
  }

  /** What other CiliumNodes have, in the order of the API. */
  static ImmutableList<Elsewhere> elsewhere(ImmutableList<CiliumNodeObject> nodes, String self) {
    return nodes.stream()
        .filter(node -> !node.name().equals(self))
        .flatMap(node ->
            cidrs(node)
                .flatMap(DuplicateCidrs::prefix)
                .map(cidr -> new Elsewhere("CiliumNode/" + node.name(), cidr)))
        .collect(ImmutableList.toImmutableList());
  }

  /** Of {@code own}, what somebody else has, too, with the first who has it. */
  static ImmutableMap<Prefix, HeldReason.ClaimedElsewhere> rivals(
      ImmutableList<Elsewhere> others, ImmutableSet<Prefix> own) {
    ImmutableMap.Builder<Prefix, HeldReason.ClaimedElsewhere> rivals = ImmutableMap.builder();
    for (Prefix ours : own) {
      others.stream()
          .filter(other -> ours.covers(other.cidr) || other.cidr.covers(ours))
          .findFirst()
          .ifPresent(
              other -> rivals.put(ours, new HeldReason.ClaimedElsewhere(other.holder, other.cidr)));
    }
    return rivals.buildOrThrow();
  }

  private static Stream<String> cidrs(CiliumNodeObject node) {
    return Stream.concat(
        node.podCidrs().stream(), node.allocated().stream().flatMap(pool -> pool.cidrs().stream()));
  }

  /** What is no CIDR is its own node's trouble, and told there. */
  private static Stream<Prefix> prefix(String text) {
    return WrittenCidr.read(text)
            instanceof Decoded.Good<WrittenCidr>(WrittenCidr(Prefix prefix, _))
        ? Stream.of(prefix)
        : Stream.empty();
  }

  private static Finding finding(
      CiliumNodeObject node, Prefix theirs, Prefix ours, String consequence) {
    String error = node.operatorError();
    return new Finding(
        CODE,
        "CiliumNode/" + node.name() + " " + theirs,
        (theirs.equals(ours)
                ? "has " + ours + " of this node's, too"
                : "has " + theirs + ", which overlaps " + ours + " of this node's")
            + ": leaves send the packets of both to either; delete the CiliumNode of the node that"
            + " does not use it"
            + consequence
            + (error.isEmpty() ? "" : " (the operator says of that one: " + error + ")"));
  }
}
