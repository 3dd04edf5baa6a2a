package io.leafcast.daemon.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.drain.Drain;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.bgp.wire.RouterId;
import io.leafcast.daemon.config.RouterIdChoice;
import io.leafcast.daemon.order.ByHand;
import io.leafcast.k8s.objects.NodeFacts;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Takes the lines of a saved state one after the other, and says what they come to. */
final class StateReader {
  private Optional<String> node = Optional.empty();
  private Optional<String> boot = Optional.empty();
  private Optional<Instant> asOf = Optional.empty();
  private Optional<RouterIdChoice> routerId = Optional.empty();
  private Optional<String> factNode = Optional.empty();
  private String uid = "";
  private final Map<String, String> labels = new LinkedHashMap<>();
  private final Map<String, String> annotations = new LinkedHashMap<>();
  private final ImmutableList.Builder<String> addresses = ImmutableList.builder();
  private final TreeMap<SourceName, TreeMap<Prefix, Provenance>> sources = new TreeMap<>();
  private Optional<SourceName> source = Optional.empty();
  private Optional<String> everybody = Optional.empty();
  private final TreeMap<PeerName, String> byName = new TreeMap<>();
  private Optional<String> seen = Optional.empty();
  private final TreeMap<PeerName, Drain.Phase> phases = new TreeMap<>();
  private Memory.Gate gate = Memory.Gate.NOT_OPENED;
  private int prefixes;
  private String trouble = "";

  /** Whether the line is one; {@link #trouble} says what is wrong with it. */
  boolean take(List<String> fields) {
    trouble = "the line '" + fields.getFirst() + "' cannot be read";
    try {
      return switch (fields.getFirst()) {
        case "node" -> fields.size() == 2 && keepNode(fields.get(1));
        case "boot" -> fields.size() == 2 && keepBoot(fields.get(1));
        case "as-of" -> fields.size() == 2 && keepTime(fields.get(1));
        case "router-id" -> fields.size() == 3 && keepRouterId(fields.get(1), fields.get(2));
        case "fact-node" -> fields.size() == 3 && keepFacts(fields.get(1), fields.get(2));
        case "fact-label" -> fields.size() == 3 && keep(labels, fields);
        case "fact-annotation" -> fields.size() == 3 && keep(annotations, fields);
        case "fact-address" -> fields.size() == 2 && keepAddress(fields.get(1));
        case "drain-all" -> fields.size() == 2 && keepAll(fields.get(1));
        case "drain-peer" ->
            fields.size() == 3 && byName.put(new PeerName(fields.get(1)), fields.get(2)) == null;
        case "drain-seen" -> fields.size() == 2 && keepSeen(fields.get(1));
        case "drain-phase" ->
            fields.size() == 3
                && phases.put(new PeerName(fields.get(1)), Drain.Phase.valueOf(fields.get(2)))
                    == null;
        case "gate-opened" -> fields.size() == 1 && keepGate();
        case "source" -> fields.size() == 2 && keepSource(new SourceName(fields.get(1)));
        case "prefix" -> fields.size() >= 5 && keepPrefix(fields);
        default -> false;
      };
    } catch (DateTimeException | IllegalArgumentException unreadable) {
      return false;
    }
  }

  String trouble() {
    return trouble;
  }

  private boolean keepNode(String text) {
    node = Optional.of(text);
    return true;
  }

  private boolean keepBoot(String text) {
    boot = Optional.of(text);
    return true;
  }

  private boolean keepTime(String text) {
    asOf = Optional.of(Instant.parse(text));
    return true;
  }

  private boolean keepRouterId(String id, String reason) {
    if (RouterId.parse(id) instanceof Decoded.Good<RouterId>(RouterId good)) {
      routerId = Optional.of(new RouterIdChoice(good, reason));
    }
    return routerId.isPresent();
  }

  private boolean keepFacts(String name, String its) {
    factNode = Optional.of(name);
    uid = its;
    return true;
  }

  private static boolean keep(Map<String, String> all, List<String> fields) {
    return all.put(fields.get(1), fields.get(2)) == null;
  }

  private boolean keepAddress(String text) {
    addresses.add(text);
    return true;
  }

  private boolean keepAll(String text) {
    everybody = Optional.of(text);
    return true;
  }

  private boolean keepSeen(String mark) {
    seen = Optional.of(mark);
    return true;
  }

  private boolean keepGate() {
    gate = Memory.Gate.OPENED;
    return true;
  }

  private boolean keepSource(SourceName name) {
    source = Optional.of(name);
    return sources.put(name, new TreeMap<>()) == null;
  }

  private boolean keepPrefix(List<String> fields) {
    prefixes++;
    if (prefixes > StateText.MOST_PREFIXES) {
      trouble = "more than " + StateText.MOST_PREFIXES + " prefixes";
      return false;
    }
    ImmutableList.Builder<PathAttribute> attributes = ImmutableList.builder();
    for (String hex : fields.subList(5, fields.size())) {
      Optional<PathAttribute> attribute = StateAttributes.read(hex);
      if (attribute.isEmpty()) {
        return false;
      }
      attributes.add(attribute.orElseThrow());
    }
    SourceName name = source.orElseThrow(() -> new IllegalArgumentException("no source"));
    if (!(Prefix.parse(fields.get(1)) instanceof Decoded.Good<Prefix>(Prefix prefix))) {
      return false;
    }
    Provenance provenance =
        new Provenance(
            name, fields.get(4), fields.get(3), Instant.parse(fields.get(2)), attributes.build());
    TreeMap<Prefix, Provenance> all = sources.get(name);
    return all != null && all.put(prefix, provenance) == null;
  }

  /** All of it; Bad where something is missing. */
  Decoded<Memory> memory() {
    if (node.isEmpty() || boot.isEmpty() || asOf.isEmpty()) {
      return Decoded.bad("it is damaged: it does not say whose it is, and of when");
    }
    ImmutableSortedMap.Builder<SourceName, PrefixMap<Provenance>> all =
        ImmutableSortedMap.naturalOrder();
    sources.forEach((name, of) -> all.put(name, PrefixMap.copyOf(of)));
    return Decoded.good(
        new Memory(
            node.orElseThrow(),
            boot.orElseThrow(),
            asOf.orElseThrow(),
            new SavedSet(all.buildOrThrow()),
            factNode
                .map(name ->
                    NodeFacts.of(
                        name,
                        ImmutableMap.copyOf(labels),
                        ImmutableMap.copyOf(annotations),
                        addresses.build()))
                .map(facts ->
                    new NodeFacts(
                        facts.name(),
                        uid,
                        facts.labels(),
                        facts.annotations(),
                        facts.internalAddresses(),
                        facts.taints(),
                        facts.conditions(),
                        facts.ending())),
            routerId,
            new DrainMemory(
                new ByHand(everybody, ImmutableSortedMap.copyOf(byName)),
                seen,
                ImmutableSortedMap.copyOf(phases)),
            gate));
  }
}
