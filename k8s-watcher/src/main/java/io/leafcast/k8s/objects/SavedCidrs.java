package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.source.Knowledge.Known;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.k8s.objects.PodCidrChoice.Memory;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the process before announced, as what the first choice of this one goes on with. */
final class SavedCidrs {
  private SavedCidrs() {}

  /**
   * Of what was {@code saved} that which stood in objects of the node named {@code node}. Where it
   * stood says whose word it was; where both have some, the Node's, which takes more to be ended.
   * None of it is nothing, as in a first process: an absence then is not an end.
   */
  static Memory of(PrefixMap<Provenance> saved, String node) {
    TreeMap<Prefix, Provenance> ours = new TreeMap<>();
    Said.By by = Said.By.CILIUM_NODE;
    for (Map.Entry<Prefix, Provenance> item : saved.entrySet()) {
      String object = item.getValue().object();
      boolean isOfTheNode = object.startsWith("Node/" + node + " ");
      if (isOfTheNode || object.startsWith("CiliumNode/" + node + " ")) {
        ours.put(item.getKey(), item.getValue());
        by = isOfTheNode ? Said.By.NODE : by;
      }
    }
    return ours.isEmpty()
        ? Memory.NOTHING
        : new Memory(
            Optional.of(new Known(PrefixMap.copyOf(ours), ImmutableList.of(), "")),
            by,
            Optional.empty(),
            ImmutableMap.of());
  }
}
