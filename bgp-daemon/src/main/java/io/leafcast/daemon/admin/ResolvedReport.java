package io.leafcast.daemon.admin;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.words.Printable;
import io.leafcast.daemon.config.PeerChoice.LeftOut;
import io.leafcast.daemon.config.Resolved;
import java.util.List;
import java.util.Optional;

/** What {@code leafcast config --resolved} prints. */
public final class ResolvedReport {
  private ResolvedReport() {}

  /**
   * The document for programs, key by key; {@code apiVersion} changes when a key changes its
   * meaning or goes.
   */
  record Document(
      String apiVersion,
      String kind,
      String file,
      Optional<String> node,
      List<Key> keys,
      List<Peer> peersLeftOut,
      List<String> problems) {}

  /**
   * One value; {@code from} is the place in the file, with what stands there, or "default". What a
   * peer has of its group has the group's place.
   */
  record Key(String key, String value, String from) {}

  /** A peer that is not there; {@code state} is elsewhere or held-back. */
  record Peer(String key, Optional<String> name, String state, String reason) {}

  /** The whole, with a newline at its end. */
  public static String of(Resolved resolved, Form form) {
    return switch (form) {
      case TABLE -> table(resolved);
      case JSON -> Printable.lines(Json.MAPPER.writeValueAsString(document(resolved))) + "\n";
    };
  }

  private static Document document(Resolved resolved) {
    return new Document(
        StatusDocument.API_VERSION,
        "ResolvedConfig",
        resolved.file(),
        resolved.node(),
        resolved.keys().stream()
            .map(key -> new Key(key.key(), key.value(), key.origin()))
            .collect(ImmutableList.toImmutableList()),
        resolved.leftOut().stream()
            .map(peer ->
                new Peer(peer.which().key(), peer.which().name(), state(peer), peer.reason()))
            .collect(ImmutableList.toImmutableList()),
        resolved.problems());
  }

  private static String state(LeftOut peer) {
    return switch (peer) {
      case LeftOut.Elsewhere _ -> "elsewhere";
      case LeftOut.HeldBack _ -> "held-back";
    };
  }

  private static String table(Resolved resolved) {
    StringBuilder text = new StringBuilder();
    text.append(Printable.of(resolved.file()))
        .append(
            resolved.node().map(name -> " on Node " + Printable.of(name)).orElse(", no Node known"))
        .append("\n\n");
    Columns keys = new Columns().row("KEY", "VALUE", "FROM");
    resolved.keys().forEach(key -> keys.row(key.key(), key.value(), key.origin()));
    text.append(keys);
    Columns peers = new Columns().row("NOT HERE", "NAME", "STATE", "BECAUSE");
    resolved
        .leftOut()
        .forEach(peer ->
            peers.row(
                peer.which().key(), peer.which().name().orElse("-"), state(peer), peer.reason()));
    if (!peers.isEmpty()) {
      text.append('\n').append(peers);
    }
    resolved.problems().forEach(problem -> text.append(Printable.of(problem)).append('\n'));
    return text.toString();
  }
}
