package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.PeerSettings;
import io.leafcast.daemon.config.Config;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.daemon.config.Facts;
import io.leafcast.daemon.config.Passwords;
import io.leafcast.daemon.config.RouterIdChoice;
import io.leafcast.daemon.config.Translation;
import java.util.Optional;

/** What a configuration means here; {@code facts} are those of its own Node. */
record Prospect(Facts facts, RouterIdChoice routerId, InForce next) {

  /**
   * {@code known} may be facts of another Node; {@code before} and {@code peers} are in force;
   * {@code passwords} are those of the config's files.
   */
  static Prospect of(
      Config config,
      Facts known,
      ImmutableMap<String, String> environment,
      Optional<RouterIdChoice> before,
      Passwords passwords,
      ImmutableSortedMap<PeerName, PeerSettings> peers) {
    DaemonSettings daemon = Translation.daemon(config, environment);
    Facts facts = known.about(daemon.nodeName());
    RouterIdChoice choice =
        RouterIdChoice.of(config, facts, HostName.ofNode(daemon, environment), before);
    return new Prospect(
        facts,
        choice,
        new InForce(Translation.settings(config, choice.id(), facts, passwords, peers), daemon));
  }
}
