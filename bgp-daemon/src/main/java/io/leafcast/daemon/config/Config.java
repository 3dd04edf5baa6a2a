package io.leafcast.daemon.config;

import static io.leafcast.daemon.config.Key.optional;
import static io.leafcast.daemon.config.Key.required;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.RouterId;
import io.leafcast.daemon.config.DaemonSettings.Handover;

/**
 * The configuration file, key by key. Each record says which keys it is made of; the reader, the
 * messages of {@code leafcast check} and the JSON Schema all follow from that.
 */
@Immutable
public record Config(
    One<String> apiVersion,
    One<Router> router,
    One<Listen> listen,
    Many<Prefix> allow,
    One<Sources> sources,
    Many<PeerGroup> peerGroups,
    Many<PeerSection> peers,
    One<Admin> admin,
    One<Http> http,
    One<Readiness> readiness,
    One<LimitKeys> limits,
    One<GateKeys> gates,
    One<ReloadKeys> reload,
    One<ReportKeys> report,
    One<DrainKeys> drain,
    One<StopKeys> stop,
    One<StateKeys> state,
    One<Handover> handover) {

  static final Type<Config> TYPE =
      new Type.Section<>(file ->
          new Config(
              file.one(
                  required(
                      "apiVersion",
                      new Type.Word<>(ImmutableMap.of("leafcast.io/v1", "leafcast.io/v1")),
                      "the format of this file, leafcast.io/v1")),
              file.one(required("router", Router.TYPE, "this speaker")),
              file.one(
                  optional(
                      "listen",
                      Listen.TYPE,
                      "where peers may connect to; without it the speaker only dials")),
              file.many(
                  required(
                      "allow",
                      Type.PREFIX,
                      "the supernets that may be announced, such as 10.42.0.0/16; nothing"
                          + " outside them ever is")),
              file.one(
                  required(
                      "sources",
                      Sources.TYPE,
                      "where the prefixes come from, one or more of them")),
              file.many(
                  optional(
                      PeerGroups.KEY,
                      PeerGroup.TYPE,
                      "what peers have in common: each takes over what its group says")),
              file.many(required("peers", PeerSection.TYPE, "the routers to announce to")),
              file.one(
                  optional("admin", Admin.TYPE, "the local socket that leafcast status asks")
                      .or("{}")),
              file.one(
                  optional("http", Http.TYPE, "the server of /healthz, /readyz and /metrics")
                      .or("{}")),
              file.one(optional("readiness", Readiness.TYPE, "what /readyz waits for").or("{}")),
              file.one(
                  optional(
                          "limits",
                          LimitKeys.TYPE,
                          "what is not announced, or withdrawn later, whatever a source says")
                      .or("{}")),
              file.one(
                  optional(
                      "gates",
                      GateKeys.TYPE,
                      "what must hold before the first announcement after the node was booted")),
              file.one(
                  optional("reload", ReloadKeys.TYPE, "when a changed file is taken").or("{}")),
              file.one(
                  optional(
                          "report",
                          ReportKeys.TYPE,
                          "what Kubernetes is told of this node; needs sources.kubernetes")
                      .or("{}")),
              file.one(optional("drain", DrainKeys.TYPE, "how peers are drained").or("{}")),
              file.one(
                  optional("stop", StopKeys.TYPE, "what a stop is for the leaves, by its cause")
                      .or("{}")),
              file.one(optional("state", StateKeys.TYPE, "what a restart begins with").or("{}")),
              file.one(
                  optional(
                          "handover",
                          new Type.Flag<>(Handover.ASK, Handover.WAIT),
                          "ask another daemon of this node to hand over, instead of waiting until"
                              + " it has gone")
                      .or("false"))));

  /** This speaker. */
  @Immutable
  record Router(One<Asn> asn, One<RouterId> id) {
    static final Type<Router> TYPE =
        new Type.Section<>(router ->
            new Router(
                router.one(required("asn", Type.ASN, "the number of our AS, 1 to 4294967295")),
                router.one(
                    optional(
                        "id",
                        Type.ROUTER_ID,
                        "the BGP Identifier, such as 192.0.2.1; without it NODE_IP if that is IPv4, else the Node's InternalIP of IPv4 where it is known before the first session, else a hash of the node's name"))));
  }

  /** A listening socket. */
  @Immutable
  record Listen(One<Address> address, One<Integer> port) {
    static final Type<Listen> TYPE =
        new Type.Section<>(listen ->
            new Listen(
                listen.one(
                    optional("address", Type.ADDRESS, "one of ours; :: is all, of both families")
                        .or("::")),
                listen.one(
                    optional("port", Type.PORT, "below 1024 it needs CAP_NET_BIND_SERVICE")
                        .or("179"))));
  }

  /** Where prefixes come from. */
  @Immutable
  record Sources(
      One<KubernetesSection> kubernetes,
      Many<ServicesSection> services,
      Many<InterfaceSection> interfaces,
      One<Static> fixed) {
    static final Type<Sources> TYPE =
        new Type.Section<>(sources ->
            new Sources(
                sources.one(
                    optional(
                        "kubernetes",
                        KubernetesSection.TYPE,
                        "the Pod CIDRs of a Node, from the Kubernetes API")),
                sources.many(
                    optional(
                        "services",
                        ServicesSection.TYPE,
                        "addresses of the cluster's Services; they need kubernetes, too")),
                sources.many(
                    optional(
                        "interfaces",
                        InterfaceSection.TYPE,
                        "addresses of this host's interfaces")),
                sources.one(optional("static", Static.TYPE, "prefixes that stand in this file"))));
  }

  /** Prefixes that stand in the file. */
  @Immutable
  record Static(Many<Prefix> prefixes, Many<CheckedSection> checked) {
    static final Type<Static> TYPE =
        new Type.Section<>(fixed ->
            new Static(
                fixed.many(
                    optional(
                        "prefixes", Type.PREFIX, "what to announce, each inside one of allow")),
                fixed.many(
                    optional(
                        "checked",
                        CheckedSection.TYPE,
                        "prefixes that are announced while a health check succeeds"))));
  }

  /** The admin socket. */
  @Immutable
  record Admin(One<String> socket) {
    /** Where {@code leafcast status} looks, too. */
    static final String SOCKET = "/run/leafcast/admin.sock";

    static final Type<Admin> TYPE =
        new Type.Section<>(admin ->
            new Admin(
                admin.one(optional("socket", Type.PATH, "the path of the socket").or(SOCKET))));
  }

  /** The HTTP server. */
  @Immutable
  record Http(One<ListenAddress> listen) {
    static final Type<Http> TYPE =
        new Type.Section<>(http ->
            new Http(
                http.one(
                    optional(
                            "listen",
                            Type.LISTEN_ADDRESS,
                            "an address with a port; one of the node's, or 0.0.0.0, for a"
                                + " Prometheus on another machine")
                        .or("127.0.0.1:9179"))));
  }

  /** When the daemon is ready. */
  @Immutable
  record Readiness(One<Integer> peers) {
    static final Type<Readiness> TYPE =
        new Type.Section<>(readiness ->
            new Readiness(
                readiness.one(
                    optional(
                            "peers", Type.whole(1, 1000), "Established peers that have our UPDATEs")
                        .or("1"))));
  }
}
