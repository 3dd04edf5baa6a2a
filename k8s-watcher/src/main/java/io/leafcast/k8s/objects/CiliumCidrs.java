package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.source.Knowledge.Rejected;
import io.leafcast.bgp.wire.Decoded.Bad;
import io.leafcast.bgp.wire.Decoded.Good;
import io.leafcast.bgp.wire.Prefix;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads what a CiliumNode says of its Pod CIDRs. Where it has pools, these count and nothing else:
 * what {@code podCIDRs} says beside them was made up (cilium #28632). One bad CIDR never takes a
 * good one with it.
 */
final class CiliumCidrs {
  /** No node has so many; a list that long is a mistake that is not to be spread. */
  private static final int MOST = 1000;

  private final CiliumNodeObject node;
  private final IpamSettings settings;
  private final String object;
  private final OperatorError operator;
  private final TreeMap<Prefix, Said.Entry> entries = new TreeMap<>();
  private final ImmutableList.Builder<Rejected> rejected = ImmutableList.builder();
  private final Set<Prefix> allocated = new HashSet<>();
  private final TreeSet<String> notChosen = new TreeSet<>();
  private final TreeSet<String> spellings = new TreeSet<>();
  private String unclear = "";

  private CiliumCidrs(CiliumNodeObject node, IpamSettings settings) {
    this.node = node;
    this.settings = settings;
    this.object = "CiliumNode/" + node.name();
    this.operator = OperatorError.of(node.operatorError());
  }

  static Said of(CiliumNodeObject node, View<PoolLabels> pools, IpamSettings settings) {
    CiliumCidrs cidrs = new CiliumCidrs(node, settings);
    if (count(node) > MOST) {
      return new Said.Unclear(
          "%s has %d CIDRs; more than %d are not believed, so see what writes it"
              .formatted(cidrs.object, count(node), MOST));
    }
    boolean pooled = node.allocated().stream().anyMatch(pool -> !pool.cidrs().isEmpty());
    if (settings.mode() == IpamMode.POOLS || pooled) {
      return cidrs.ofPools(pools);
    }
    return node.asksForPools() == CiliumNodeObject.Asking.YES && !node.podCidrs().isEmpty()
        ? new Said.Unclear(
            cidrs.object
                + " asks for pools (spec.ipam.pools.requested) and has none yet; what its podCIDRs say then is not what Pods get, so nothing is taken from it until it has")
        : cidrs.ofPodCidrs();
  }

  private static int count(CiliumNodeObject node) {
    return node.podCidrs().size()
        + node.allocated().stream().mapToInt(pool -> pool.cidrs().size()).sum();
  }

  private Said ofPodCidrs() {
    String field = object + " spec.ipam.podCIDRs";
    for (int index = 0; index < node.podCidrs().size(); index++) {
      String text = node.podCidrs().get(index);
      String place = field + "[" + index + "]";
      switch (WrittenCidr.read(text)) {
        case Good<WrittenCidr>(WrittenCidr cidr) -> take(cidr, text, place, Unnamed.DOUBTED);
        case Bad<WrittenCidr>(String reason) -> rejected.add(new Rejected(text, place, reason));
      }
    }
    return said(
        field,
        node.podCidrs().isEmpty()
            ? object
                + " has no CIDRs: neither spec.ipam.podCIDRs nor spec.ipam.pools.allocated; does Cilium's operator run, and are its pools large enough?"
            : "");
  }

  private Said ofPools(View<PoolLabels> pools) {
    String field = object + " spec.ipam.pools.allocated";
    if (settings.readsPools() && pools instanceof View.NotReadYet) {
      return new Said.NotYet();
    }
    int cidrs = 0;
    for (int index = 0; index < node.allocated().size(); index++) {
      CiliumNodeObject.Pool pool = node.allocated().get(index);
      PoolChoice.Verdict verdict = settings.pools().of(pool.name(), pools);
      for (int at = 0; at < pool.cidrs().size(); at++, cidrs++) {
        String place = "%s[%d].cidrs[%d] (pool %s)".formatted(field, index, at, pool.name());
        ofPool(pool.cidrs().get(at), pool.name(), place, verdict);
      }
    }
    besidePools();
    String none = "";
    if (cidrs == 0) {
      none =
          object
              + " has no spec.ipam.pools.allocated"
              + (node.podCidrs().isEmpty()
                  ? "; does Cilium's operator run, and are its pools large enough?"
                  : ", but spec.ipam.podCIDRs; set sources.kubernetes.ipam: auto to announce them");
    } else if (entries.isEmpty() && !notChosen.isEmpty()) {
      none =
          object
              + " has addresses of pools that sources.kubernetes.pools does not choose: "
              + String.join(", ", notChosen);
    }
    return said(field, none);
  }

  private void ofPool(String text, String pool, String place, PoolChoice.Verdict verdict) {
    switch (WrittenCidr.read(text)) {
      case Bad<WrittenCidr>(String reason) -> rejected.add(new Rejected(text, place, reason));
      case Good<WrittenCidr>(WrittenCidr cidr) -> {
        Prefix prefix = cidr.prefix();
        allocated.add(prefix);
        switch (verdict) {
          case PoolChoice.Verdict.Chosen() -> take(cidr, text, place, Unnamed.WANTED);
          case PoolChoice.Verdict.NotChosen() -> notChosen.add(pool);
          case PoolChoice.Verdict.CannotTell(String reason) -> {
            unclear = reason;
            entries.putIfAbsent(prefix, doubted(text, place, reason));
          }
        }
      }
    }
  }

  /** Nothing new is taken from podCIDRs beside pools. */
  private void besidePools() {
    if (settings.mode() == IpamMode.POOLS) {
      return;
    }
    for (int index = 0; index < node.podCidrs().size(); index++) {
      String text = node.podCidrs().get(index);
      String place = object + " spec.ipam.podCIDRs[" + index + "]";
      if (WrittenCidr.read(text) instanceof Good<WrittenCidr>(WrittenCidr(Prefix prefix, _))
          && !allocated.contains(prefix)) {
        entries.put(
            prefix,
            doubted(text, place, "beside spec.ipam.pools.allocated, which counts, without it"));
      }
    }
  }

  /** What becomes of a prefix that the operator refuses in one word with others. */
  private enum Unnamed {
    /** Each CIDR of a pool is given by itself. */
    WANTED,
    /**
     * The operator gives a node's podCIDRs all or none, and names the first that is wrong: of the
     * others it keeps no account either.
     */
    DOUBTED
  }

  private void take(WrittenCidr cidr, String text, String place, Unnamed unnamed) {
    Prefix prefix = cidr.prefix();
    for (OperatorError.Refusal refusal : operator.refusals()) {
      if (refusal.named().isEmpty() || refusal.names(prefix)) {
        rejected.add(new Rejected(text, place, "Cilium's operator refuses it: " + refusal.words()));
        return;
      }
    }
    if (!cidr.remark().isEmpty()) {
      spellings.add(cidr.remark());
    }
    boolean doubt = unnamed == Unnamed.DOUBTED && !operator.refusals().isEmpty();
    entries.putIfAbsent(
        prefix,
        doubt
            ? doubted(
                text,
                place,
                "Cilium's operator refuses a CIDR of this node, and gives all or none: "
                    + operator.refusals().getFirst().words())
            : new Said.Entry.Wanted(place, node.resourceVersion()));
  }

  private Said.Entry doubted(String text, String place, String reason) {
    return new Said.Entry.Doubted(place, node.resourceVersion(), new Rejected(text, place, reason));
  }

  private Said said(String field, String none) {
    return new Said.Cidrs(
        Said.By.CILIUM_NODE,
        ImmutableSortedMap.copyOf(entries),
        rejected.build(),
        field
            + " counts"
            + (notChosen.isEmpty() ? "" : "; pools not chosen: " + String.join(", ", notChosen))
            + (spellings.isEmpty() ? "" : "; " + String.join("; ", spellings))
            + (operator.words().isEmpty() ? "" : "; Cilium's operator says: " + operator.words()),
        none,
        unclear);
  }
}
